#include <set>

#include "dsl/lint/lint.h"
#include "dsl/sema/flow_graph.h"
#include "dsl/sema/reads.h"

namespace weir::lint {
namespace people_decision_input_editable_later {

const DiagSpec kProblem = {
    "people/decision-input-editable-later", Severity::Warning, false,
    {"an approver can change what decided who approves", "审批人可以修改决定审批路径的数据"},
    {"send edited records back through '{step}', or take '{field}' out of 'fields'", "请让改动后的记录重新经过“{step}”，或从 fields 中去掉“{field}”"},
    "A field that chose the path is editable at a later step, and the choice is not made again.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer, required: true}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - choose: c\n"
    "        options:\n"
    "          - when: n > 5\n"
    "            steps: [{approve: boss, by: {user: b}, when_empty: admin, fields: {n: editable}}]\n"
    "          - {otherwise: []}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer, required: true}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - choose: c\n"
    "        options:\n"
    "          - when: n > 5\n"
    "            steps: [{approve: boss, by: {user: b}, when_empty: admin, fields: {s: editable}}]\n"
    "          - {otherwise: []}\n"};

// The fields that the value hangs on, formulas followed.
void spread(const model::Model& model, const model::Form& form, const std::string& path, std::set<std::string>& all) {
  const std::string name = sema::first_part(path);
  if (!all.insert(name).second) return;
  const model::Field* field = form.field(name);
  if (field == nullptr) return;
  if (field->formula)
    for (const std::string& inner : field->reads) spread(model, form, inner, all);
}

struct Choice {
  const model::FlowNode* node;
  std::set<std::string> fields;
};

void add_reads(const model::Model& model, const model::Flow& flow, const model::Form& form, const feel::Expression& e, std::set<std::string>& all) {
  const sema::Reads reads = sema::reads_of(model, e);
  for (const std::string& path : reads.paths) spread(model, form, path, all);
  for (const std::string& variable : reads.vars) {
    for (const model::Variable& one : flow.vars)
      if (one.name == variable && one.value.expression() != nullptr && one.value.expression() != &e)
        for (const std::string& path : sema::reads_of(model, *one.value.expression()).paths) spread(model, form, path, all);
    for (const model::FlowNode& node : flow.nodes) {
      const std::string_view name = node.type == "decide" ? model::word(node.args, "decide", "") : "";
      const model::Decision* decision = name.empty() ? nullptr : model.decision(name);
      if (decision == nullptr || model::word(node.args, "into", name) != variable) continue;
      if (model::find(node.args, "with") != nullptr) continue;
      for (const model::Parameter& parameter : decision->inputs)
        if (form.field(parameter.name) != nullptr) spread(model, form, parameter.name, all);
    }
  }
}

void check(const Context& context) {
  const model::Model& model = context.model;
  for (const model::Flow& flow : model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    const model::Form* form = model.form(flow.form);
    if (form == nullptr) continue;
    const sema::Graph graph = sema::flow_graph(flow).graph();
    std::set<std::string> told;
    for (size_t c = 0; c < flow.nodes.size(); ++c) {
      const model::FlowNode& choice = flow.nodes[c];
      if (choice.type != "choose" && choice.type != "inclusive") continue;
      std::set<std::string> fields;
      for (const model::Arm& arm : choice.arms)
        if (arm.when) add_reads(model, flow, *form, *arm.when, fields);
      std::vector<bool> after = sema::reached(graph, {static_cast<int>(c)});
      for (size_t i = 0; i < flow.nodes.size(); ++i) {
        const model::FlowNode& node = flow.nodes[i];
        const model::Arg* map = node.type == "approve" && after[i] ? model::find(node.args, "fields") : nullptr;
        if (map == nullptr || map->map() == nullptr) continue;
        for (const auto& [path, word] : *map->map()) {
          if (!(word.is_word("editable") || word.is_word("required")) || !fields.contains(sema::first_part(path))) continue;
          if (!told.insert(node.id + "/" + path).second) continue;
          Diagnostic& problem = context.report(kProblem, word.span, {{"step", choice.id}, {"field", path}});
          problem.related.push_back({choice.span, {"'{field}' already chose the path here", "“{field}”在这里决定了路径"}, {{"field", path}}});
        }
      }
    }
  }
}

}  // namespace people_decision_input_editable_later

const LintSpec& spec_people_decision_input_editable_later() {
  static const LintSpec spec = {people_decision_input_editable_later::kProblem, people_decision_input_editable_later::check, false};
  return spec;
}

}  // namespace weir::lint
