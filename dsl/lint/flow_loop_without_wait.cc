#include "dsl/lint/lint.h"
#include "dsl/sema/flow_graph.h"

namespace weir::lint {
namespace flow_loop_without_wait {

const DiagSpec kProblem = {
    "flow/loop-without-wait", Severity::Error, false,
    {"step '{step}' can repeat forever without waiting for anyone or anything", "步骤“{step}”可能无休止地重复，其间不等待任何人或事"},
    {"let somebody act on the way, or wait for a time: {wait: a_while, for: 1 hour}", "请在途中安排人处理，或等待一段时间"},
    "A ring of steps with no person, timer or message on the way.",
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
    "      - {set: {s: x}, id: a}\n"
    "      - {go: a, when: ok}\n",
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
    "      - {wait: a, for: 1 hour}\n"
    "      - {go: a, when: ok}\n"};

const sema::FlowEdge* edge_of(const sema::FlowGraph& graph, int from, int to) {
  const sema::FlowEdge* found = nullptr;
  for (const sema::FlowEdge& edge : graph.edges)
    if (edge.from == from && edge.to == to && (found == nullptr || edge.span.valid())) found = &edge;
  return found;
}

void check(const Context& context) {
  for (const model::Flow& flow : context.model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    const sema::FlowGraph graph = sema::flow_graph(flow);
    std::vector<bool> left_out(flow.nodes.size() + 1, false);
    const std::vector<bool> seen = sema::reached(graph.graph(), graph.roots);
    for (size_t i = 0; i < flow.nodes.size(); ++i) left_out[i] = sema::waits(flow.nodes[i]) || !seen[i];
    for (const std::vector<int>& ring : sema::rings(graph.without(left_out))) {
      std::string path;
      Span span = flow.nodes[ring[0]].span;
      for (size_t i = 0; i < ring.size(); ++i) {
        const sema::FlowEdge* edge = edge_of(graph, ring[i], ring[(i + 1) % ring.size()]);
        path += flow.nodes[ring[i]].id + " -> " + (edge != nullptr && !edge->trigger.empty() ? "(" + edge->trigger + ") -> " : "");
        if (edge != nullptr && edge->span.valid()) span = edge->span;
      }
      Diagnostic& problem = context.report(kProblem, span, {{"step", flow.nodes[ring[0]].id}});
      problem.notes.push_back({{"path: {path}; no person, timer or message on the way", "路径：{path}；途中没有人、时间或消息"},
                               {{"path", path + flow.nodes[ring[0]].id}}});
    }
  }
}

}  // namespace flow_loop_without_wait

const LintSpec& spec_flow_loop_without_wait() {
  static const LintSpec spec = {flow_loop_without_wait::kProblem, flow_loop_without_wait::check, false};
  return spec;
}

}  // namespace weir::lint
