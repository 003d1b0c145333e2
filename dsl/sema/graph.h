// dsl/sema/graph.h: questions about small directed graphs, answered by Boost.Graph.
#pragma once

#include <utility>
#include <vector>

namespace weir::sema {

struct Graph {
  int size = 0;
  std::vector<std::pair<int, int>> edges;  // from, to
  void add(int from, int to) { edges.emplace_back(from, to); }
};

// Every strongly connected part that holds a ring, as one ring through it: its first node is the
// smallest, each node has an edge to the next, the last to the first.
std::vector<std::vector<int>> rings(const Graph& graph);

// The nodes with every edge's target before its source; empty where there is a ring.
std::vector<int> targets_first(const Graph& graph);

// Which nodes are reached from these (themselves included).
std::vector<bool> reached(const Graph& graph, const std::vector<int>& from);
Graph reversed(const Graph& graph);

}  // namespace weir::sema
