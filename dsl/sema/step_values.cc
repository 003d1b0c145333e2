// What the values and keys of a step say beyond their shapes.
#include "dsl/sema/problems.h"
#include "dsl/sema/steps.h"
#include "engine/fields/field_type.h"

namespace weir::sema {

using model::Field;
using model::Form;

namespace {

// The engine computes it: nobody writes it.
void check_written(App& app, const Form* form, const Node* values) {
  if (form == nullptr || values == nullptr || !values->is_map()) return;
  for (const yaml::Entry& entry : values->entries) {
    const Field* field = form->field(entry.key.text);
    const fields::FieldTypeSpec* type = field != nullptr ? fields::find_field_type(field->type) : nullptr;
    if (type == nullptr || (!field->formula && !type->computed)) continue;
    app.report(kNotAllowedHere, entry.key.span,
               {{"key", field->name}, {"why", "the engine computes this field, nobody writes it", "该字段由引擎计算，不能写入"}});
  }
}

void check_child_vars(App& app, const Node& step) {
  const Node* flow = step.find("subflow");
  const Node* with = step.find("with");
  const Decl* child = flow != nullptr && flow->is_scalar() ? app.section("flows").find(flow->text) : nullptr;
  if (child == nullptr || with == nullptr || !with->is_map() || !child->node().is_map()) return;
  const Node* vars = child->node().find("vars");
  std::vector<std::string_view> names;
  if (vars != nullptr && vars->is_map())
    for (const yaml::Entry& entry : vars->entries) names.push_back(entry.key.text);
  for (const yaml::Entry& entry : with->entries)
    if (std::find(names.begin(), names.end(), entry.key.text) == names.end())
      report_unknown(app, "vars", entry.key.text, entry.key.span, names);
}

void check_percent(App& app, const Node* mode) {
  const Node* percent = mode != nullptr && mode->is_map() ? mode->find("percent") : nullptr;
  const auto number = percent != nullptr && percent->is_plain() ? Decimal::parse(percent->text) : std::nullopt;
  if (!number || !(*number < Decimal::from_int(1) || Decimal::from_int(100) < *number)) return;
  app.report(kWrongValue, percent->span, {{"value", percent->text}, expected("a percentage from 1 to 100", "1 到 100 之间的百分数")});
}

void check_as_of(App& app, const Form* form, const Node* as_of) {
  if (form == nullptr || as_of == nullptr || !as_of->is_scalar() || as_of->text == "now" || as_of->text == "submit") return;
  const feel::Type type = app.member_type(*form, as_of->text);
  if (type.is(feel::TypeKind::Error) || type.is(feel::TypeKind::Any) || type.is(feel::TypeKind::Date) || type.is(feel::TypeKind::DateTime)) return;
  app.report(kWrongKind, as_of->span, {expected("a date field", "日期字段"), {"found", type.to_string(), type.to_string()}});
}

// What happens when time is up, where no time is set.
void check_timeout(App& app, const Node& step, const std::string& id) {
  const yaml::Entry* what = step.entry("on_timeout");
  if (what == nullptr) return;
  for (const char* time : {"due", "timeout", "claim_within", "limits", "until"})
    if (step.find(time) != nullptr) return;
  app.report(kMissingKey, what->key.span, {{"key", "due"}, thing("steps", id)});
}

}  // namespace

void check_step_values(App& app, const Node& step, const nodes::NodeTypeSpec& kind, const Site& site, const std::string& id) {
  const Node* value = step.find(kind.name);
  const Form* other = value != nullptr && value->is_scalar() ? app.form(value->text) : nullptr;
  if (kind.name == "set") check_written(app, site.form, value);
  if (kind.name == "create" || kind.name == "update") check_written(app, other, step.find("with"));
  if (kind.name == "subflow") check_child_vars(app, step);
  if (!kind.waits) return;
  check_percent(app, step.find("mode"));
  check_as_of(app, site.form, step.find("as_of"));
  check_timeout(app, step, id);
}

}  // namespace weir::sema
