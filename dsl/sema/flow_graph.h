// dsl/sema/flow_graph.h: a flow as a graph of what can follow what.
#pragma once

#include <string>
#include <vector>

#include "dsl/sema/graph.h"
#include "engine/model/model.h"

namespace weir::sema {

struct FlowEdge {
  int from = 0, to = 0;
  std::string trigger;  // empty: going on; "go", "return", "on_error", ...
  Span span;            // of the jump
};

struct FlowGraph {
  const model::Flow* flow = nullptr;
  int end = 0;  // the node beside the steps that stands for every end
  std::vector<FlowEdge> edges;
  std::vector<int> roots;        // where the flow, and the steps of its ends, begin
  std::vector<bool> in_block;    // steps of blocks: they go back where they came from
  Graph graph() const;
  Graph without(const std::vector<bool>& left_out) const;
};

FlowGraph flow_graph(const model::Flow& flow);

// Hands control outside: to people, a time, a message, another flow.
bool waits(const model::FlowNode& node);
// The forks around the step, innermost first, with the arm taken.
std::vector<std::pair<int32_t, int32_t>> forks_around(const model::Flow& flow, int32_t node);

}  // namespace weir::sema
