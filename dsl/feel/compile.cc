#include "dsl/feel/compile.h"

#include <algorithm>

#include "dsl/feel/check.h"
#include "dsl/feel/diagnostics.h"
#include "dsl/feel/fold.h"
#include "dsl/feel/print.h"
#include "dsl/source/reporter.h"

namespace weir::feel {

namespace {

Compiled check_tree(const ast::Expr& tree, std::string_view text, const Place& place) {
  Compiled out;
  Checker checker(text, place);
  Expression expression = checker.run(tree);
  out.diagnostics = std::move(checker.diagnostics());
  auto sort = [&] {
    std::stable_sort(
        out.diagnostics.begin(), out.diagnostics.end(),
        [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
  };
  sort();
  auto is_hard = [](const Diagnostic& d) {
    return d.spec->severity == Severity::Error && d.spec->hard;
  };
  if (std::any_of(out.diagnostics.begin(), out.diagnostics.end(), is_hard)) return out;
  fold_constants(expression, [&](const Node& call) {
    if (place.mode != Mode::Strict) return;
    Diagnostic diagnostic;
    diagnostic.spec = &kAlwaysNull;
    diagnostic.span = call.span;
    diagnostic.args = {{"advice", "no value is written like that", "没有这样写的值"}};
    out.diagnostics.push_back(std::move(diagnostic));
  });
  sort();
  expression.prepare();
  out.expression = std::move(expression);
  return out;
}

}  // namespace

Compiled compile(std::string_view text, const Place& place) {
  static const Names kNone;
  Compiled out;
  // Keys with spaces must read as one name.
  Names names(place.names ? place.names : &kNone);
  for (const std::string& option : place.options) names.add_word(option);
  ParseResult parsed = parse_expression(text, names, place.kind, place.locate);
  if (parsed.diagnostic) {
    out.diagnostics.push_back(std::move(*parsed.diagnostic));
    return out;
  }
  return check_tree(*parsed.expression, text, place);
}

Compiled compile_tree(const ast::Expr& tree, const Place& place) {
  return check_tree(tree, print(tree), place);
}

std::optional<Expression> compile_expression(std::string_view text, const Place& place,
                                             dsl::Reporter& reporter) {
  Compiled compiled = compile(text, place);
  for (Diagnostic& diagnostic : compiled.diagnostics) reporter.add(std::move(diagnostic));
  return std::move(compiled.expression);
}

std::vector<const DiagSpec*> feel_diagnostics() {
  return {&kAlwaysNull,       &kArgumentType,    &kArity,
          &kBadLiteral,       &kCharacter,       &kCompareDifferentTypes,
          &kDuplicateKey,     &kEncoding,        &kEscape,
          &kExternalFunction, &kMixedArguments,  &kNamedArgument,
          &kNoSuchColumn,     &kNotAList,        &kNotBoolean,
          &kOperandType,      &kResultType,      &kStrangeCharacter,
          &kSyntax,           &kTooDeep,         &kTooLong,
          &kUnclosed,         &kUnknownFunction, &kUnknownName,
          &kUnknownType};
}

}  // namespace weir::feel
