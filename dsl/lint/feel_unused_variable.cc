#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_unused_variable {

const DiagSpec kProblem = {
    "feel/unused-variable", Severity::Hint, false,
    {"variable '{name}' is not used", "变量“{name}”没有用到"},
    {},
    "A variable of `for`, `some` or `every` that the rest does not read.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: number, formula: 'count(for i in [1, 2] return a)'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: number, formula: 'count(for i in [1, 2] return i)'}\n"};

using feel::Op;

bool reads(const feel::Node& node, uint32_t local) {
  bool found = false;
  sema::visit_nodes(node, [&](const feel::Node& one) {
    found = found || ((one.op == Op::Local || one.op == Op::Name) && one.index == local);
  });
  return found;
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace&) {
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      if (node.op != Op::For && node.op != Op::Some && node.op != Op::Every) return;
      for (size_t i = 0; i + 1 < node.children.size(); ++i) {
        const feel::Node& iterator = node.children[i];
        bool used = false;
        for (size_t k = i + 1; k < node.children.size(); ++k) used = used || reads(node.children[k], iterator.index);
        if (!used) context.report(kProblem, iterator.span, {{"name", iterator.text}});
      }
    });
  });
}

}  // namespace feel_unused_variable

const LintSpec& spec_feel_unused_variable() {
  static const LintSpec spec = {feel_unused_variable::kProblem, feel_unused_variable::check, false};
  return spec;
}

}  // namespace weir::lint
