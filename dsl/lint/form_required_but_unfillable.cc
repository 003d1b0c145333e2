#include "dsl/lint/lint.h"

namespace weir::lint {
namespace form_required_but_unfillable {

const DiagSpec kProblem = {
    "form/required-but-unfillable", Severity::Error, false,
    {"field '{field}' is required but can never be filled in", "字段“{field}”必填，却没有人能填"},
    {"remove 'readonly', or give it 'default:' or 'formula:'", "请去掉 readonly，或给它 default: 或 formula:"},
    "A field that must be filled, that nobody may write and nothing sets.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: text, required: true, readonly: true}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: text, required: true, readonly: true, default: x}\n"};

bool is_true(const std::optional<feel::Expression>& e) {
  return e && e->root.op == feel::Op::Constant && e->root.constant.is_true();
}

bool sets(const std::vector<model::FlowNode>& nodes, const std::string& field) {
  for (const model::FlowNode& node : nodes)
    for (const char* key : {"set", "with", "fields"})
      if (const model::Arg* arg = model::find(node.args, key))
        if (arg->map() != nullptr && model::find(*arg->map(), field) != nullptr) return true;
  return false;
}

void check(const Context& context) {
  const model::Model& model = context.model;
  for (const model::Form& form : model.forms)
    for (const model::Field& field : form.fields) {
      if (!is_true(field.required) || !is_true(field.readonly)) continue;
      if (field.formula || field.default_value || field.type == "serial" || field.type == "rollup") continue;
      bool written = sets(model.blocks, field.name);
      for (const model::Flow& flow : model.flows) written = written || sets(flow.nodes, field.name);
      for (const model::Form& other : model.forms)
        for (const model::Field& source : other.fields)
          if (const model::Arg* fill = model::find(source.args, "fill"))
            written = written || (fill->map() != nullptr && model::find(*fill->map(), field.name) != nullptr);
      if (written) continue;
      Diagnostic& problem = context.report(kProblem, field.required->span, {{"field", field.name}});
      problem.label = {{"must be filled ...", "必须填写……"}, {}};
      problem.related.push_back({field.readonly->span,
                                 {"... but nobody can: read-only, no default, no formula, set by no step",
                                  "……却只读，又没有默认值、公式或步骤为它赋值"}, {}});
    }
}

}  // namespace form_required_but_unfillable

const LintSpec& spec_form_required_but_unfillable() {
  static const LintSpec spec = {form_required_but_unfillable::kProblem, form_required_but_unfillable::check, false};
  return spec;
}

}  // namespace weir::lint
