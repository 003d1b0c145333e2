#include "dsl/lint/lint.h"
#include "dsl/sema/formula_graph.h"

namespace weir::lint {
namespace form_formula_cycle {

const DiagSpec kProblem = {
    "form/formula-cycle", Severity::Error, true,
    {"these formulas need one another: {ring}", "这些公式互相依赖：{ring}"},
    {"break the ring: one of them must be computed from something else", "请断开这个环：其中之一须改由其他字段计算"},
    "Formulas that read one another in a ring have no value.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: number, formula: b + 1}\n"
    "      b: {type: number, formula: a + 1}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: number, formula: b + 1}\n"
    "      b: {type: number}\n"};

std::string text_of(const sema::FieldGraph& graph, const std::vector<int>& ring) {
  std::string text;
  for (int i : ring) text += graph.names[i] + " -> ";
  return text + graph.names[ring[0]];
}

void check(const Context& context) {
  for (const model::Form& form : context.model.forms) {
    const sema::FieldGraph graph = sema::formula_graph(context.model, form);
    for (const std::vector<int>& ring : sema::rings(graph.graph)) {
      Diagnostic& problem =
          context.report(kProblem, graph.fields[ring[0]]->formula->span, {{"ring", text_of(graph, ring)}});
      for (size_t i = 1; i < ring.size(); ++i)
        problem.related.push_back({graph.fields[ring[i]]->formula->span, {"needed here", "这里用到"}, {}});
    }
  }
}

}  // namespace form_formula_cycle

const LintSpec& spec_form_formula_cycle() {
  static const LintSpec spec = {form_formula_cycle::kProblem, form_formula_cycle::check, false};
  return spec;
}

}  // namespace weir::lint
