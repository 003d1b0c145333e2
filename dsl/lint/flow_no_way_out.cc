#include "dsl/lint/lint.h"
#include "dsl/sema/flow_graph.h"

namespace weir::lint {
namespace flow_no_way_out {

const DiagSpec kProblem = {
    "flow/no-way-out", Severity::Error, false,
    {"from step '{step}' no way leads to an end", "从步骤“{step}”出发，没有路能到结束"},
    {"let some option lead on to an end", "请让某个选项通向结束"},
    "A flow that gets here never ends.",
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
    "      - {approve: a, by: {user: x}, when_empty: admin}\n"
    "      - {go: a}\n",
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
    "      - {approve: a, by: {user: x}, when_empty: admin}\n"
    "      - {go: a, when: ok}\n"};

void check(const Context& context) {
  for (const model::Flow& flow : context.model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    const sema::FlowGraph graph = sema::flow_graph(flow);
    const std::vector<bool> seen = sema::reached(graph.graph(), graph.roots);
    const std::vector<bool> ends = sema::reached(sema::reversed(graph.graph()), {graph.end});
    for (size_t i = 0; i < flow.nodes.size(); ++i) {
      if (!seen[i] || ends[i] || graph.in_block[i]) continue;
      context.report(kProblem, flow.nodes[i].span, {{"step", flow.nodes[i].id}});
      break;
    }
  }
}

}  // namespace flow_no_way_out

const LintSpec& spec_flow_no_way_out() {
  static const LintSpec spec = {flow_no_way_out::kProblem, flow_no_way_out::check, false};
  return spec;
}

}  // namespace weir::lint
