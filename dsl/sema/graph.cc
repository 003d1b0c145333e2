#include "dsl/sema/graph.h"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <deque>

namespace weir::sema {

namespace {

using Csr = boost::compressed_sparse_row_graph<boost::directedS>;

Csr csr_of(const Graph& graph) {
  return Csr(boost::edges_are_unsorted, graph.edges.begin(), graph.edges.end(), static_cast<size_t>(graph.size));
}

// The components in an order in which every edge leads to the same or an earlier one.
std::vector<int> components(const Csr& csr, int size) {
  std::vector<int> component(static_cast<size_t>(size), 0);
  boost::strong_components(
      csr, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, csr)));
  return component;
}

// The shortest way from `start` back to itself inside its component.
std::vector<int> ring_from(const Csr& csr, const std::vector<int>& component, int start) {
  std::vector<int> from(component.size(), -1);
  std::deque<int> queue = {start};
  while (!queue.empty()) {
    const int at = queue.front();
    queue.pop_front();
    for (auto [edge, end] = boost::out_edges(static_cast<size_t>(at), csr); edge != end; ++edge) {
      const auto to = static_cast<int>(boost::target(*edge, csr));
      if (to == start) {
        std::vector<int> ring;
        for (int back = at; back != start; back = from[back]) ring.push_back(back);
        ring.push_back(start);
        std::reverse(ring.begin(), ring.end());
        return ring;
      }
      if (component[to] != component[start] || from[to] >= 0) continue;
      from[to] = at;
      queue.push_back(to);
    }
  }
  return {};
}

}  // namespace

std::vector<std::vector<int>> rings(const Graph& graph) {
  std::vector<std::vector<int>> all;
  if (graph.size == 0) return all;
  const Csr csr = csr_of(graph);
  const std::vector<int> component = components(csr, graph.size);
  std::vector<bool> done(static_cast<size_t>(graph.size), false);
  for (int i = 0; i < graph.size; ++i) {
    if (done[component[i]]) continue;
    done[component[i]] = true;
    std::vector<int> ring = ring_from(csr, component, i);
    if (!ring.empty()) all.push_back(std::move(ring));
  }
  return all;
}

std::vector<int> targets_first(const Graph& graph) {
  if (graph.size == 0 || !rings(graph).empty()) return {};
  const Csr csr = csr_of(graph);
  const std::vector<int> component = components(csr, graph.size);
  std::vector<int> order(static_cast<size_t>(graph.size));
  for (int i = 0; i < graph.size; ++i) order[component[i]] = i;
  return order;
}

std::vector<bool> reached(const Graph& graph, const std::vector<int>& from) {
  std::vector<bool> seen(static_cast<size_t>(graph.size), false);
  if (graph.size == 0) return seen;
  const Csr csr = csr_of(graph);
  std::vector<int> stack = from;
  while (!stack.empty()) {
    const int at = stack.back();
    stack.pop_back();
    if (at < 0 || seen[at]) continue;
    seen[at] = true;
    for (auto [edge, end] = boost::out_edges(static_cast<size_t>(at), csr); edge != end; ++edge)
      stack.push_back(static_cast<int>(boost::target(*edge, csr)));
  }
  return seen;
}

Graph reversed(const Graph& graph) {
  Graph back;
  back.size = graph.size;
  for (const auto& [from, to] : graph.edges) back.add(to, from);
  return back;
}

}  // namespace weir::sema
