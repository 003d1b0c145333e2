#include "engine/runtime/records/referring.h"

#include <algorithm>

#include "engine/fields/ids.h"

namespace weir::runtime {

namespace {

constexpr size_t kReferrersMax = 100'000;

bool holds(const Value& value, const Value& id) {
  if (!value.is(ValueKind::List)) return value == id;
  const auto items = value.items();
  return std::find(items.begin(), items.end(), id) != items.end();
}

// One reference: `from` goes, `to` comes at its place unless it is there already.
Value replaced(const Value& value, const Value& from, const Value& to) {
  if (!value.is(ValueKind::List)) return value == from ? to : value;
  std::vector<Value> ids;
  for (const Value& one : value.items()) {
    const Value& id = one == from ? to : one;
    if (!id.is_null() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return Value::list(std::move(ids));
}

Value cell_of(const Value& row, const std::string& column) {
  const Value* cell = row.is(ValueKind::Context) ? row.find(column) : nullptr;
  return cell != nullptr ? *cell : Value();
}

}  // namespace

bool is_reference(const model::Field& field) { return field.type == "reference" || field.type == "references"; }

bool leads_to(const model::Field& field, std::string_view form) {
  if (!is_reference(field)) return false;
  const std::vector<std::string> forms = fields::target_forms(field);
  return std::find(forms.begin(), forms.end(), form) != forms.end();
}

std::vector<Pointer> pointers_to(const model::Model& model, std::string_view to) {
  std::vector<Pointer> found;
  for (const model::Form& form : model.forms)
    for (const model::Field& field : form.fields) {
      if (leads_to(field, to)) found.push_back({&form, &field, nullptr});
      for (const model::Field& column : field.columns)
        if (leads_to(column, to)) found.push_back({&form, &field, &column});
    }
  return found;
}

Result<std::vector<records::RecordPtr>> referrers(Unit& unit, const Pointer& pointer, const std::string& id) {
  const Value wanted = Value::string(id);
  std::vector<records::RecordPtr> found = pointer.column == nullptr
                                              ? unit.view().matching(*pointer.form, pointer.field->name, wanted)
                                              : unit.view().with_row(*pointer.form, *pointer.field, *pointer.column, wanted);
  if (unit.failure() != nullptr) return *unit.failure();
  if (found.size() >= kReferrersMax)
    return refuse(unit, "E_LIMIT", "too many records of '" + pointer.form->name + "' refer to it for one command",
                  "引用它的“" + pointer.form->name + "”记录过多，无法一次处理");
  return found;
}

Value redirected(const records::Record& record, const Pointer& pointer, const std::string& from, const std::string& to,
                 Zone zone, bool drop_rows) {
  const Value gone = Value::string(from), comes = to.empty() ? Value() : Value::string(to);
  const Value value = records::stored_value(record, pointer.field->name, zone);
  if (pointer.column == nullptr) return replaced(value, gone, comes);
  if (!value.is(ValueKind::List)) return value;
  std::vector<Value> rows;
  for (const Value& row : value.items()) {
    const Value cell = cell_of(row, pointer.column->name);
    if (!holds(cell, gone)) {
      rows.push_back(row);
      continue;
    }
    if (drop_rows) continue;
    std::vector<Entry> cells(row.entries().begin(), row.entries().end());
    for (Entry& one : cells)
      if (one.first == pointer.column->name) one.second = replaced(cell, gone, comes);
    rows.push_back(Value::context(std::move(cells)));
  }
  return Value::list(std::move(rows));
}

}  // namespace weir::runtime
