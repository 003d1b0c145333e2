#include "dsl/lint/lint.h"
#include "dsl/sema/formula_graph.h"

namespace weir::lint {
namespace form_visibility_cycle {

const DiagSpec kProblem = {
    "form/visibility-cycle", Severity::Error, true,
    {"whether these fields are shown hangs on one another: {ring}", "这些字段的显示互相依赖：{ring}"},
    {"write 'when_hidden: keep', or let one of them not depend on the next", "请写 when_hidden: keep，或去掉其中一个依赖"},
    "Fields that are cleared when hidden and decide in a ring whether they are shown.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: text, visible: b != null, when_hidden: clear}\n"
    "      b: {type: text, visible: a != null, when_hidden: clear}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: text}\n"
    "      b: {type: text, visible: a != null, when_hidden: clear}\n"};

void check(const Context& context) {
  for (const model::Form& form : context.model.forms) {
    const sema::FieldGraph graph = sema::visibility_graph(context.model, form);
    for (const std::vector<int>& ring : sema::rings(graph.graph)) {
      std::string text;
      for (int i : ring) text += graph.names[i] + " -> ";
      Diagnostic& problem = context.report(kProblem, graph.fields[ring[0]]->visible->span,
                                           {{"ring", text + graph.names[ring[0]]}});
      for (size_t i = 1; i < ring.size(); ++i)
        problem.related.push_back({graph.fields[ring[i]]->visible->span, {"needed here", "这里用到"}, {}});
    }
  }
}

}  // namespace form_visibility_cycle

const LintSpec& spec_form_visibility_cycle() {
  static const LintSpec spec = {form_visibility_cycle::kProblem, form_visibility_cycle::check, false};
  return spec;
}

}  // namespace weir::lint
