// weir/feel.h: one FEEL expression, compiled once and evaluated often, without an app.
//
// Immutable after compiling; any thread may evaluate the same one. FEEL does not fail: what cannot
// be computed is null, with a warning that says why.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"
#include "weir/time.h"
#include "weir/value.h"

namespace weir {

struct FeelAnswer {
  Value value;
  std::vector<std::string> warnings;  // one sentence each
};

struct FeelOptions {
  // What `now()`, `today()` answer, and where.
  Instant now;
  Zone zone = Zone::utc();
  // Bytecode steps and list elements; past them the answer is null and a warning.
  int64_t fuel = 1'000'000;
};

class FeelExpression {
 public:
  struct Compiled;
  // `names` are the variables it may use; their types are not known. An unknown name is an error
  // with the nearest one; `lenient`: it is null when evaluated, as DMN has it.
  static Compiled compile(std::string_view text, const std::vector<std::string>& names, bool lenient = false);

  // `variables` is a context, or null; a missing variable is null.
  FeelAnswer evaluate(const Value& variables, const FeelOptions& options = {}) const;
  // The tree of parts with their values, the first null marked and explained; one part a line.
  std::string explain(const Value& variables, Language language, const FeelOptions& options = {}) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

struct FeelExpression::Compiled {
  std::vector<FeelExpression> expression;  // one, or none where there is an error
  std::vector<Diagnostic> diagnostics;     // spans are byte offsets into the text, in source 0
  bool ok() const { return !expression.empty(); }
};

}  // namespace weir
