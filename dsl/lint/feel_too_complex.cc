#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_too_complex {

const DiagSpec kProblem = {
    "feel/too-complex", Severity::Hint, false,
    {"this expression has {parts} parts in {depth} levels", "这个式子有 {parts} 个部分、{depth} 层"},
    {"name parts of it: other formulas, a function, a decision table", "请把其中的部分另立名字：别的公式、函数或决策表"},
    "An expression of more than 80 parts, or more than 12 levels, is hard to read and to check.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: number, formula: 'a * 1 + a * 2 + a * 3 + a * 4 + a * 5 + a * 6 + a * 7 + a * 8 + a * 9 + a * 10 + a * 11 + a * 12 + a * 13 + a * 14 + a * 15 + a * 16 + a * 17 + a * 18 + a * 19 + a * 20 + a * 21 + a * 22 + a * 23 + a * 24 + a * 25 + a * 26 + a * 27 + a * 28 + a * 29 + a * 30'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: number, formula: 'a * 1 + a * 2'}\n"};

constexpr size_t kParts = 80, kLevels = 12;

size_t levels(const feel::Node& node) {
  size_t deepest = 0;
  // A chain of one operator is one level to a reader.
  for (const feel::Node& child : node.children) deepest = std::max(deepest, levels(child) - (child.op == node.op ? 1 : 0));
  return deepest + 1;
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
    if (place.use == sema::Use::Cell) return;
    size_t parts = 0;
    sema::visit_nodes(e.root, [&](const feel::Node&) { ++parts; });
    const size_t depth = levels(e.root);
    if (parts > kParts || depth > kLevels)
      context.report(kProblem, e.root.span, {{"parts", std::to_string(parts)}, {"depth", std::to_string(depth)}});
  });
}

}  // namespace feel_too_complex

const LintSpec& spec_feel_too_complex() {
  static const LintSpec spec = {feel_too_complex::kProblem, feel_too_complex::check, false};
  return spec;
}

}  // namespace weir::lint
