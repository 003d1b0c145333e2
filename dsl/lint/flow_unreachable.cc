#include "dsl/lint/lint.h"
#include "dsl/sema/flow_graph.h"

namespace weir::lint {
namespace flow_unreachable {

const DiagSpec kProblem = {
    "flow/unreachable", Severity::Warning, false,
    {"step '{step}' can never be reached", "步骤“{step}”永远走不到"},
    {"remove it, or lead to it with an option or 'go'", "请删去，或让某个选项或 go 通到它"},
    "No step, option or 'go' leads to it.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - {go: b}\n"
    "      - {set: {s: x}}\n"
    "      - {notify: b, to: initiator, message: hi}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - {set: {s: x}}\n"
    "      - {notify: b, to: initiator, message: hi}\n"};

void check(const Context& context) {
  for (const model::Flow& flow : context.model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    const sema::FlowGraph graph = sema::flow_graph(flow);
    const std::vector<bool> seen = sema::reached(graph.graph(), graph.roots);
    for (size_t i = 0; i < flow.nodes.size(); ++i) {
      const model::FlowNode& node = flow.nodes[i];
      if (seen[i] || node.type == "join" || graph.in_block[i]) continue;
      // Only the first of a row of steps: the rest follows from it.
      bool led = false;
      for (const sema::FlowEdge& edge : graph.edges)
        led = led || (edge.to == static_cast<int>(i) && edge.from != edge.to && edge.trigger.empty());
      if (!led) context.report(kProblem, node.span, {{"step", node.id}});
    }
  }
}

}  // namespace flow_unreachable

const LintSpec& spec_flow_unreachable() {
  static const LintSpec spec = {flow_unreachable::kProblem, flow_unreachable::check, false};
  return spec;
}

}  // namespace weir::lint
