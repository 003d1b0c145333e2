#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_prefer {

const DiagSpec kProblem = {
    "feel/prefer", Severity::Hint, false,
    {"{count} comparisons of '{name}' in a chain of 'if' are a decision table", "对“{name}”的 {count} 个判断连成一串 if，写成决策表更清楚"},
    {"move it to 'decisions:', where gaps and overlaps are checked", "请移到 decisions: 中，那里会检查遗漏和重叠"},
    "A long chain of `if` over one value, which a decision table says better.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: text, formula: 'if a = 1 then \"p\" else if a = 2 then \"q\" else if a = 3 then \"r\" else if a = 4 then \"s\" else \"t\"'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: text, formula: 'if a = 1 then \"p\" else \"q\"'}\n"};

using feel::Op;

constexpr size_t kChain = 4;

// The name of the one input that every condition of the chain compares; empty: several, or none.
void inputs_of(const feel::Expression& e, const feel::Node& node, std::set<std::string>& names) {
  sema::visit_nodes(node, [&](const feel::Node& one) {
    if (one.op == Op::Input) names.insert(e.inputs[one.index].name);
    else if (one.op == Op::Local) names.insert("");
  });
}

void look(const Context& context, const feel::Expression& e, const feel::Node& node) {
  std::set<std::string> names;
  size_t length = 0;
  const feel::Node* at = &node;
  for (; at->op == Op::If; at = &at->children[2], ++length) inputs_of(e, at->children[0], names);
  if (length >= kChain && names.size() == 1 && !names.begin()->empty())
    context.report(kProblem, node.span, {{"count", std::to_string(length)}, {"name", *names.begin()}});
  if (length == 0)
    for (const feel::Node& child : node.children) look(context, e, child);
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace&) { look(context, e, e.root); });
}

}  // namespace feel_prefer

const LintSpec& spec_feel_prefer() {
  static const LintSpec spec = {feel_prefer::kProblem, feel_prefer::check, false};
  return spec;
}

}  // namespace weir::lint
