#include "dsl/sema/flow_graph.h"

#include "dsl/sema/walk.h"

namespace weir::sema {

using model::Flow;
using model::FlowNode;

namespace {

int index_of(const Flow& flow, std::string_view id) {
  for (size_t i = 0; i < flow.nodes.size(); ++i)
    if (flow.nodes[i].id == id) return static_cast<int>(i);
  return -1;
}

// The key under which the jump or block stands: "on_error", "limits", "on_reject".
std::string trigger_of(const model::ArgMap& args, Span span) {
  for (const auto& [key, arg] : args)
    if (arg.span.source == span.source && arg.span.begin <= span.begin && span.end <= arg.span.end) return key;
  return {};
}

void add_jumps(FlowGraph& graph, int i) {
  const Flow& flow = *graph.flow;
  const FlowNode& node = flow.nodes[i];
  for (const Jump& jump : jumps_of(node.args))
    if (const int to = index_of(flow, jump.target); to >= 0)
      graph.edges.push_back({i, to, node.type == "go" ? "" : trigger_of(node.args, jump.span), jump.span});
  for (const auto& [key, arg] : node.args) {
    const model::Arg* back = arg.map() != nullptr ? model::find(*arg.map(), "return") : nullptr;
    if (back != nullptr && (back->is_word("initiator") || back->is_word("previous")) && flow.entry >= 0)
      graph.edges.push_back({i, flow.entry, "return", back->span});
  }
  blocks_in(node.args, [&](const model::Block& block) {
    if (block.entry >= 0) graph.edges.push_back({i, block.entry, "block", {}});
  });
}

void mark_block(const Flow& flow, int32_t at, std::vector<bool>& marked) {
  while (at >= 0 && !marked[at]) {
    marked[at] = true;
    for (const model::Arm& arm : flow.nodes[at].arms) mark_block(flow, arm.entry, marked);
    at = flow.nodes[at].next;
  }
}

}  // namespace

Graph FlowGraph::graph() const { return without({}); }

Graph FlowGraph::without(const std::vector<bool>& left_out) const {
  Graph graph;
  graph.size = end + 1;
  const auto kept = [&](int i) { return left_out.empty() || !left_out[i]; };
  for (const FlowEdge& edge : edges)
    if (kept(edge.from) && kept(edge.to)) graph.add(edge.from, edge.to);
  return graph;
}

bool waits(const FlowNode& node) {
  return node.type == "approve" || node.type == "task" || node.type == "wait" ||
         (node.type == "subflow" && (model::find(node.args, "wait") == nullptr ||
                                     model::find(node.args, "wait")->value()->is_true()));
}

FlowGraph flow_graph(const Flow& flow) {
  FlowGraph graph;
  graph.flow = &flow;
  graph.end = static_cast<int>(flow.nodes.size());
  graph.roots.push_back(flow.entry);
  graph.in_block.assign(flow.nodes.size() + 1, false);
  for (const auto& [end, block] : flow.on) {
    graph.roots.push_back(block.entry);
    mark_block(flow, block.entry, graph.in_block);
  }
  for (const FlowNode& node : flow.nodes)
    blocks_in(node.args, [&](const model::Block& block) { mark_block(flow, block.entry, graph.in_block); });
  for (int i = 0; i < graph.end; ++i) {
    const FlowNode& node = flow.nodes[i];
    const auto go_on = [&](int32_t to) { graph.edges.push_back({i, to < 0 ? graph.end : to, {}, {}}); };
    const bool leaves = (node.type == "go" || !node.arms.empty()) && !node.when;
    if (node.type == "end") graph.edges.push_back({i, graph.end, {}, {}});
    else if (!leaves) go_on(node.next);
    for (const model::Arm& arm : node.arms) go_on(arm.entry);
    add_jumps(graph, i);
  }
  return graph;
}

std::vector<std::pair<int32_t, int32_t>> forks_around(const Flow& flow, int32_t node) {
  std::vector<std::pair<int32_t, int32_t>> all;
  for (int32_t at = node; at >= 0 && flow.nodes[at].fork >= 0; at = flow.nodes[at].fork)
    all.emplace_back(flow.nodes[at].fork, flow.nodes[at].arm);
  return all;
}

}  // namespace weir::sema
