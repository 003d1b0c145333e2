#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_same_on_both_sides {

const DiagSpec kProblem = {
    "feel/same-on-both-sides", Severity::Hint, false,
    {"both sides are the same", "两边是同一个式子"},
    {"compare with something else", "请与别的值比较"},
    "A comparison of an expression with itself.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'a = a'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'a = 1'}\n"};

using feel::Op;

bool same(const feel::Node& a, const feel::Node& b) {
  if (a.op != b.op || a.index != b.index || a.text != b.text || a.children.size() != b.children.size()) return false;
  if (a.op == Op::Constant && !(a.constant == b.constant)) return false;
  for (size_t i = 0; i < a.children.size(); ++i)
    if (!same(a.children[i], b.children[i])) return false;
  return true;
}

// Answers may differ from one call to the next.
bool steady(const feel::Node& node) {
  bool all = true;
  sema::visit_nodes(node, [&](const feel::Node& one) { all = all && one.op != Op::CallHost && one.op != Op::CallValue; });
  return all;
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace&) {
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      if (node.op < Op::Equal || node.op > Op::GreaterEqual) return;
      const feel::Node& left = node.children[0];
      if (left.op != Op::Constant && same(left, node.children[1]) && steady(left)) context.report(kProblem, node.span);
    });
  });
}

}  // namespace feel_same_on_both_sides

const LintSpec& spec_feel_same_on_both_sides() {
  static const LintSpec spec = {feel_same_on_both_sides::kProblem, feel_same_on_both_sides::check, false};
  return spec;
}

}  // namespace weir::lint
