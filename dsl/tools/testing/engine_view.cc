#include "dsl/tools/testing/engine_view.h"

namespace weir::testing {
namespace {

std::string text_of(const Value& values, std::string_view name) {
  const Value* value = values.find(name);
  return value != nullptr && value->is(ValueKind::String) ? std::string(value->as_string()) : "";
}

std::optional<Instant> instant_of(const Value& values, std::string_view name) {
  const Value* value = values.find(name);
  if (value == nullptr || !value->is(ValueKind::DateTime)) return std::nullopt;
  return to_instant(value->as_date_time(), Zone::utc());
}

// `field = value`, or `list contains(field, value)` for a field of several.
feel::Expression equals(const std::string& field, const Value& value, bool several) {
  feel::Node name;
  name.op = feel::Op::Input;
  feel::Node constant;
  constant.op = feel::Op::Constant;
  constant.constant = value;
  feel::Expression expression;
  expression.inputs.push_back({feel::InputKind::Field, field, {}});
  expression.root.op = several ? feel::Op::CallAny : feel::Op::Equal;
  if (several) expression.root.text = "list contains";
  expression.root.children = {name, constant};
  expression.prepare();
  return expression;
}

}  // namespace

records::RecordPtr EngineView::from_view(const model::Form& form, const RecordView& view) {
  auto record = std::make_shared<records::Record>();
  record->form = &form;
  record->id = view.ref.id;
  record->version = view.version;
  for (const model::Field& field : form.fields) {
    const Value* value = view.values.find(field.name);
    record->values.push_back(value != nullptr ? *value : Value());
  }
  record->owner = text_of(view.values, "owner");
  record->department = text_of(view.values, "department");
  record->stage = text_of(view.values, "stage");
  record->created_by = text_of(view.values, "created_by");
  record->updated_by = text_of(view.values, "updated_by");
  record->created = instant_of(view.values, "created");
  record->updated = instant_of(view.values, "updated");
  record->last_activity = instant_of(view.values, "last_activity");
  if (form.field("converted") == nullptr) record->converted = instant_of(view.values, "converted");
  return record;
}

records::RecordPtr EngineView::record(const model::Form& form, std::string_view id) {
  Result<RecordView> view = engine_.read({form.name, std::string(id)}, Actor::system());
  if (view) return from_view(form, *view);
  if (view.error().reason != "E_NOT_FOUND") failure_ = view.error();
  return nullptr;
}

std::vector<records::RecordPtr> EngineView::matching(const model::Form& form, std::string_view field,
                                                     const Value& value) {
  const model::Field* spec = form.field(field);
  const bool several = spec != nullptr && spec->feel_type.is(feel::TypeKind::List);
  RecordQuery query;
  query.form = form.name;
  query.limit = 1000;
  query.where = std::make_shared<const feel::Expression>(equals(std::string(field), value, several));
  Result<Page> page = engine_.find(query, Actor::system());
  std::vector<records::RecordPtr> found;
  if (!page) {
    failure_ = page.error();
    return found;
  }
  for (const RecordView& view : page->records) found.push_back(from_view(form, view));
  return found;
}

}  // namespace weir::testing
