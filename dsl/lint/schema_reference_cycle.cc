#include <set>

#include "dsl/lint/lint.h"
#include "dsl/sema/graph.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace schema_reference_cycle {

const DiagSpec kProblem = {
    "schema/reference-cycle", Severity::Error, true,
    {"these need one another in a ring: {ring}", "互相引用成环：{ring}"},
    {"break the ring: one of them must do without the next", "请断开这个环"},
    "Functions, decisions or subflows that call one another in a ring never end.",
    "functions:\n"
    "  f: {params: {x: number}, value: g(x)}\n"
    "  g: {params: {x: number}, value: f(x)}\n"
    "decisions:\n"
    "  d: {inputs: {x: number}, value: f(x)}\n",
    "functions:\n"
    "  f: {params: {x: number}, value: x + 1}\n"
    "decisions:\n"
    "  d: {inputs: {x: number}, value: f(x)}\n"};

struct Callables {
  std::vector<std::string> names;
  std::vector<Span> spans;
  std::vector<std::set<std::string>> calls;
};

void tell(const Context& context, const Callables& all) {
  sema::Graph graph;
  graph.size = static_cast<int>(all.names.size());
  for (int i = 0; i < graph.size; ++i)
    for (int j = 0; j < graph.size; ++j)
      if (all.calls[i].contains(all.names[j])) graph.add(i, j);
  for (const std::vector<int>& ring : sema::rings(graph)) {
    std::string text;
    for (int i : ring) text += all.names[i] + " -> ";
    Diagnostic& problem = context.report(kProblem, all.spans[ring[0]], {{"ring", text + all.names[ring[0]]}});
    for (size_t i = 1; i < ring.size(); ++i) problem.related.push_back({all.spans[ring[i]], {"in the ring", "环中"}, {}});
  }
}

void check(const Context& context) {
  Callables all;
  for (const model::Function& function : context.model.functions) {
    all.names.push_back(function.name), all.spans.push_back(function.span);
    sema::calls_of(function.value.root, all.calls.emplace_back());
  }
  for (const model::Decision& decision : context.model.decisions) {
    all.names.push_back(decision.name), all.spans.push_back(decision.span);
    std::set<std::string>& calls = all.calls.emplace_back();
    if (decision.value) sema::calls_of(decision.value->root, calls);
    for (const model::InputClause& column : decision.columns) sema::calls_of(column.expression.root, calls);
    for (const model::Rule& rule : decision.rules) {
      for (const auto& cell : rule.inputs)
        if (cell) sema::calls_of(cell->root, calls);
      for (const auto& answer : rule.outputs) sema::calls_of(answer.root, calls);
    }
  }
  tell(context, all);
  Callables flows;
  for (const model::Flow& flow : context.model.flows) {
    flows.names.push_back(flow.name), flows.spans.push_back(flow.span);
    std::set<std::string>& calls = flows.calls.emplace_back();
    for (const model::FlowNode& node : flow.nodes)
      if (node.type == "subflow") calls.insert(std::string(model::word(node.args, "subflow", "")));
  }
  tell(context, flows);
}

}  // namespace schema_reference_cycle

const LintSpec& spec_schema_reference_cycle() {
  static const LintSpec spec = {schema_reference_cycle::kProblem, schema_reference_cycle::check, false};
  return spec;
}

}  // namespace weir::lint
