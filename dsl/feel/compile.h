// dsl/feel/compile.h: FEEL text to a checked Expression.
//
// The text is parsed with the names of its place, every name is resolved, types are inferred, and
// constants are folded. Nothing throws; every problem is a Diagnostic at its exact place; one
// mistake gives one finding. Any thread; all arguments are borrowed for the call.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/feel/ast.h"
#include "dsl/feel/names.h"
#include "engine/feel/expression.h"
#include "weir/diagnostic.h"

namespace weir::dsl {
class Reporter;  // dsl/source/reporter.h
}

namespace weir::feel {

// Longer texts and deeper nesting are refused with a diagnostic. A chain of operators
// (`a + b + c`) is one level, but may make the tree at most kTreeMax deep.
constexpr uint32_t kSourceMax = 16 * 1024;
constexpr uint32_t kDepthMax = 100;
constexpr uint32_t kTreeMax = 1000;

enum class ExpressionKind : uint8_t {
  Full,        // a value
  UnaryTests,  // a cell: `> 5`, `"a", "b"`, `not(...)`, `-`; `?` is the tested value
};

enum class Mode : uint8_t {
  Strict,   // the app's language: an unknown name or clashing types are errors
  Lenient,  // plain FEEL, as DMN prescribes: they give null when the expression runs
};

// Maps bytes of the FEEL text to its file: YAML scalars fold and escape.
using Locate = std::function<Span(uint32_t begin, uint32_t end)>;

struct Place {
  const Names* names = nullptr;  // nullptr: builtins only
  ExpressionKind kind = ExpressionKind::Full;
  Type expected;  // Full: what the place takes. Any: anything
  Type tested;    // UnaryTests: the type of `?`
  // Option keys that may stand bare where a whole test or expression is such a name:
  // `website, expo` in a cell of a choice means `"website", "expo"`.
  std::vector<std::string> options;
  Mode mode = Mode::Strict;
  Locate locate;  // empty: spans are those of the text, in source 0
};

struct Compiled {
  std::optional<Expression> expression;  // none iff a diagnostic is a hard Error
  std::vector<Diagnostic> diagnostics;   // in order of place
};

// The expression is prepared: ready to evaluate.
Compiled compile(std::string_view text, const Place& place);

// The same for a tree that was made otherwise than from one text (dsl/tools/dmn). Its places mean
// nothing; its source is the printed tree.
Compiled compile_tree(const ast::Expr& tree, const Place& place);

// As compile, with the diagnostics handed to `reporter`.
std::optional<Expression> compile_expression(std::string_view text, const Place& place,
                                             dsl::Reporter& reporter);

// Syntax alone. Names only decide where a name with spaces or operators ends.
struct ParseResult {
  ast::Ptr expression;                   // none iff there is a diagnostic
  std::optional<Diagnostic> diagnostic;  // of the furthest failure
};
ParseResult parse_expression(std::string_view text, const Names& names,
                             ExpressionKind kind = ExpressionKind::Full, const Locate& locate = {});

}  // namespace weir::feel
