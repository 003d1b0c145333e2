#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_shadowing {

const DiagSpec kProblem = {
    "feel/shadowing", Severity::Hint, false,
    {"'{name}' hides another '{name}' that this expression reads", "“{name}”遮住了本式中也在读取的另一个“{name}”"},
    {"give the variable another name", "请给变量换个名字"},
    "A variable of `for`, `some` or `every` with the name of something that the same expression reads.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: number, formula: 'a + sum(for a in [1, 2] return a)'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: number, formula: 'a + sum(for i in [1, 2] return i)'}\n"};

using feel::Op;

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace&) {
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      if (node.op != Op::Iterator) return;
      for (const feel::Input& input : e.inputs)
        if (!input.name.empty() && input.name == node.text) context.report(kProblem, node.span, {{"name", node.text}});
    });
  });
}

}  // namespace feel_shadowing

const LintSpec& spec_feel_shadowing() {
  static const LintSpec spec = {feel_shadowing::kProblem, feel_shadowing::check, false};
  return spec;
}

}  // namespace weir::lint
