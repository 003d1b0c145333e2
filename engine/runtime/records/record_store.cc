#include "engine/runtime/records/record_store.h"
#include "engine/runtime/cells.h"

#include <algorithm>

#include "engine/access/sealed_storage.h"
#include "engine/base/json.h"
#include "engine/fields/field_type.h"
#include "engine/records/record.h"
#include "engine/records/retype.h"
#include "engine/runtime/records/duplicates.h"

namespace weir::runtime {

namespace {

// A form may have a field `converted` of its own: no field can be named like this.
constexpr const char* kConverted = "#converted";

StorageKind storage_of(const model::Field& field) {
  const fields::FieldTypeSpec* spec = fields::find_field_type(field.type);
  return spec != nullptr && spec->storage != nullptr ? spec->storage(field) : StorageKind::Json;
}

int scale_of(const model::Field& field) {
  const fields::FieldTypeSpec* spec = fields::find_field_type(field.type);
  return spec != nullptr && spec->scale != nullptr ? spec->scale(field) : 0;
}

Column column_of(const model::Field& field, bool sealed) {
  Column column;
  column.name = field.name;
  column.kind = sealed && field.sensitive ? StorageKind::Bytes : storage_of(field);
  column.scale = column.kind == StorageKind::Decimal ? scale_of(field) : 0;
  column.was = field.was;
  return column;
}

const std::vector<Column>& system_columns() {
  static const std::vector<Column> columns = {
      {"owner", StorageKind::Text, 0, {}},      {"department", StorageKind::Text, 0, {}},
      {"stage", StorageKind::Text, 0, {}},      {"created", StorageKind::DateTime, 0, {}},
      {"created_by", StorageKind::Text, 0, {}}, {"updated", StorageKind::DateTime, 0, {}},
      {"updated_by", StorageKind::Text, 0, {}}, {"last_activity", StorageKind::DateTime, 0, {}},
      {kConverted, StorageKind::DateTime, 0, {}}};
  return columns;
}

Value text_cell(const std::string& text) { return text.empty() ? Value() : Value::string(text); }

Value time_cell(const std::optional<Instant>& at) {
  return at ? Value::date_time(in_zone(*at, Zone::utc())) : Value();
}

std::optional<Instant> time_of(const Value& cell) {
  if (!cell.is(ValueKind::DateTime)) return std::nullopt;
  return to_instant(cell.as_date_time(), Zone::utc());
}

}  // namespace

bool is_table(const model::Field& field) { return field.type == "table"; }
bool has_column(const model::Field& field) { return !field.live && !is_table(field); }

bool has_blind(const model::Form& form, const model::Field& field) {
  if (!field.sensitive || !has_column(field)) return false;
  if (field.unique || field.index) return true;
  for (const auto* sets : {&form.unique, &form.indexes})
    for (const auto& names : *sets)
      if (std::find(names.begin(), names.end(), field.name) != names.end()) return true;
  const model::Arg* duplicates = model::find(form.args, "duplicates");
  if (duplicates == nullptr || duplicates->list() == nullptr) return false;
  return std::any_of(duplicates->list()->begin(), duplicates->list()->end(), [&](const model::Arg& rule) {
    const model::Arg* match = rule.map() != nullptr ? model::find(*rule.map(), "match") : nullptr;
    return match != nullptr && match->list() != nullptr &&
           std::any_of(match->list()->begin(), match->list()->end(),
                       [&](const model::Arg& name) { return name.is_word(field.name); });
  });
}

namespace {

TablePlan form_table(const model::Form& form, bool sealed) {
  TablePlan table;
  table.form = form.name;
  const auto column_for = [&](const std::string& name) {
    const model::Field* field = form.field(name);
    return sealed && field != nullptr && field->sensitive ? access::blind_column(name) : name;
  };
  for (const Column& column : system_columns()) table.columns.push_back(column);
  for (const model::Field& field : form.fields) {
    if (!has_column(field)) continue;
    table.columns.push_back(column_of(field, sealed));
    if (sealed && has_blind(form, field))
      table.columns.push_back({access::blind_column(field.name), StorageKind::Text, 0,
                               field.was.empty() ? std::string() : access::blind_column(field.was)});
    if (field.unique) table.unique.push_back({field.name, {column_for(field.name)}});
    if (field.index) table.indexes.push_back({{column_for(field.name)}});
  }
  for (const auto& names : form.unique) {
    UniqueSet set;
    for (const std::string& one : names) {
      set.name += (set.name.empty() ? "" : "+") + one;
      set.columns.push_back(column_for(one));
    }
    table.unique.push_back(std::move(set));
  }
  for (const auto& names : form.indexes) {
    IndexPlan index;
    for (const std::string& one : names) index.columns.push_back(column_for(one));
    table.indexes.push_back(std::move(index));
  }
  table.indexes.push_back({{"owner"}});
  const auto indexed = [&](const std::string& column) {
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexPlan& one) { return one.columns.front() == column; }) ||
           std::any_of(table.unique.begin(), table.unique.end(), [&](const UniqueSet& one) { return one.columns.front() == column; });
  };
  for (const std::string& name : compared_fields(form)) {
    const std::string& was = form.field(name)->was;
    table.columns.push_back({compared_column(name), StorageKind::Text, 0, was.empty() ? std::string() : compared_column(was)});
    table.indexes.push_back({{compared_column(name)}});
  }
  // Who is the same is looked for by the first field of a rule.
  for (const DuplicateRule& rule : duplicate_rules(form)) {
    const model::Field* field = rule.match.empty() ? nullptr : form.field(rule.match.front());
    if (field == nullptr || !has_column(*field) || (sealed && field->sensitive && !has_blind(form, *field))) continue;
    const StorageKind kind = storage_of(*field);
    const std::string column = column_for(field->name);
    if (kind != StorageKind::Json && kind != StorageKind::Bytes && !indexed(column)) table.indexes.push_back({{column}});
  }
  return table;
}

TablePlan child_table(const model::Form& form, const model::Field& field, bool sealed) {
  TablePlan child;
  child.form = form.name;
  child.table = field.name;
  child.was_table = field.was;
  child.columns.push_back({"row", StorageKind::Text, 0, {}});
  for (const model::Field& column : field.columns)
    if (!column.live) child.columns.push_back(column_of(column, sealed));
  return child;
}

}  // namespace

SchemaPlan schema_plan(const model::Model& model, bool sealed) {
  SchemaPlan plan;
  for (const model::Form& form : model.forms) {
    plan.tables.push_back(form_table(form, sealed));
    for (const model::Field& field : form.fields)
      if (is_table(field)) plan.tables.push_back(child_table(form, field, sealed));
  }
  return plan;
}

Value to_cell(const Value& value, StorageKind kind, Zone zone) {
  if (value.is_null()) return value;
  if (kind == StorageKind::Json) {
    Result<std::string> text = base::value_to_json(value);
    return text ? Value::string(*text) : Value();
  }
  if (kind == StorageKind::DateTime && value.is(ValueKind::DateTime)) {
    const std::optional<Instant> at = to_instant(value.as_date_time(), zone);
    return at ? Value::date_time(in_zone(*at, Zone::utc())) : Value();
  }
  return value;
}

Value from_cell(const Value& cell, StorageKind kind, Zone zone) {
  if (kind == StorageKind::Json && cell.is(ValueKind::String)) {
    Result<Value> value = base::value_from_json(cell.as_string());
    return value ? *value : Value();
  }
  // A column has a fixed scale; a record holds the shortest form.
  if (kind == StorageKind::Decimal && cell.is(ValueKind::Number))
    return Value::number(cell.as_number().normalized());
  if (kind == StorageKind::DateTime && cell.is(ValueKind::DateTime)) {
    const std::optional<Instant> at = to_instant(cell.as_date_time(), Zone::utc());
    return at ? Value::date_time(in_zone(*at, zone)) : Value();
  }
  return cell;
}

namespace {

// A value of a field whose column has another kind than the field would have: another version gave it another type.
Value of_kind(const Value& value, StorageKind kind, Zone zone) {
  static const auto plain = [](std::string_view type) {
    model::Field field;
    field.type = type;
    field.feel_type = fields::field_type(field).feel_type(field);
    return field;
  };
  static const std::vector<std::pair<StorageKind, model::Field>> kFields = {
      {StorageKind::Text, plain("text")},         {StorageKind::Integer, plain("integer")}, {StorageKind::Decimal, plain("number")},
      {StorageKind::Bool, plain("boolean")},      {StorageKind::Date, plain("date")},       {StorageKind::Time, plain("time")},
      {StorageKind::DateTime, plain("datetime")}, {StorageKind::Duration, plain("duration")}};
  for (const auto& [one, field] : kFields)
    if (one == kind)
      if (Result<Value> made = records::retyped(value, field, {})) return to_cell(*made, kind, zone);
  return to_cell(value, kind, zone);
}

Value cell_of(const Value& value, StorageKind kind, const model::Field& field, Zone zone) {
  return kind == storage_of(field) ? to_cell(value, kind, zone) : of_kind(value, kind, zone);
}

// Of a sealed column the kind of what lies in it.
StorageKind kind_at(const Layout& layout, int at, const model::Field& field) {
  const StorageKind kind = layout.columns[static_cast<size_t>(at)].kind;
  return kind == StorageKind::Bytes ? storage_of(field) : kind;
}

Value for_field(const Value& value, StorageKind kind, const model::Field& field) {
  if (kind == storage_of(field) || value.is_null()) return value;
  Result<Value> made = records::retyped(value, field, {});
  return made ? *std::move(made) : Value();
}

Value in_type_of(const Value& value, const model::Field& from, const model::Field& to, Zone zone) {
  const StorageKind before = storage_of(from), after = storage_of(to);
  return before == after ? from_cell(to_cell(value, before, zone), after, zone) : for_field(value, before, to);
}

// The column of that name, or of the name that it has now.
std::string find_column(const Layout& layout, const std::string& path, const std::string& name, const NowCalled& now_called) {
  return layout.index(name) < 0 && now_called ? now_called(path + "." + name) : name;
}

}  // namespace

Result<RecordTable> RecordTable::open(const Storage& storage, const model::Form& form, Zone zone, const NowCalled& now_called) {
  RecordTable table(Kind::record(form.name));
  const std::shared_ptr<const Layout> layout = storage.layout(table.kind_);
  if (layout == nullptr) return Error::of("E_STORAGE", "the store has no table for the form '" + form.name + "'");
  table.form_ = &form;
  table.zone_ = zone;
  table.cells_ = layout->columns.size();
  table.owner_ = layout->index("owner");
  table.department_ = layout->index("department");
  table.stage_ = layout->index("stage");
  table.created_ = layout->index("created");
  table.created_by_ = layout->index("created_by");
  table.updated_ = layout->index("updated");
  table.updated_by_ = layout->index("updated_by");
  table.last_activity_ = layout->index("last_activity");
  table.converted_ = layout->index(kConverted);
  for (const std::string& name : compared_fields(form))
    if (const int at = layout->index(compared_column(name)); at >= 0)
      table.compared_.emplace_back(static_cast<size_t>(records::field_index(form, name)), at);
  for (size_t i = 0; i < form.fields.size(); ++i) {
    const model::Field& field = form.fields[i];
    table.names_.push_back(has_column(field) ? find_column(*layout, form.name, field.name, now_called) : field.name);
    table.fields_.push_back(has_column(field) ? layout->index(table.names_.back()) : -1);
    table.kinds_.push_back(table.fields_.back() < 0 ? storage_of(field) : kind_at(*layout, table.fields_.back(), field));
    if (!is_table(field)) continue;
    std::shared_ptr<const Layout> inner = storage.layout(Kind::child(form.name, field.name));
    if (inner == nullptr && now_called) {
      table.names_.back() = now_called(form.name + "." + field.name);
      inner = storage.layout(Kind::child(form.name, table.names_.back()));
    }
    Child child{.field = i, .kind = Kind::child(form.name, table.names_.back()), .columns = {}, .names = {}};
    if (inner == nullptr)
      return Error::of("E_STORAGE", "the store has no table for '" + form.name + "." + field.name + "'");
    for (const model::Field& column : field.columns) {
      child.names.push_back(find_column(*inner, form.name + "." + table.names_.back(), column.name, now_called));
      child.columns.push_back(column.live ? -1 : inner->index(child.names.back()));
      child.kinds.push_back(child.columns.back() < 0 ? storage_of(column) : kind_at(*inner, child.columns.back(), column));
    }
    child.row_id = inner->index("row");
    child.cells = inner->columns.size();
    const auto known = std::count_if(child.columns.begin(), child.columns.end(), [](int at) { return at >= 0; });
    child.whole = static_cast<size_t>(known) + 1 == child.cells;
    table.children_.push_back(std::move(child));
  }
  const auto is_system = [](const std::string& name) {
    return std::any_of(system_columns().begin(), system_columns().end(), [&](const Column& one) { return one.name == name; });
  };
  for (size_t at = 0; at < layout->columns.size(); ++at)
    if (std::find(table.fields_.begin(), table.fields_.end(), static_cast<int>(at)) == table.fields_.end() &&
        !is_system(layout->columns[at].name) && !access::is_blind_column(layout->columns[at].name) && !is_compared_column(layout->columns[at].name))
      table.rest_.emplace_back(static_cast<int>(at), layout->columns[at].name);
  return table;
}

Result<records::RecordPtr> RecordTable::load(const Row& row, ReadTxn& txn) const {
  auto record = std::make_shared<records::Record>();
  const auto cell = [&](int at) { return at < 0 ? Value() : row.cells[static_cast<size_t>(at)]; };
  record->form = form_;
  record->id = text_of(row.key.front());
  record->version = row.version;
  record->owner = text_of(cell(owner_));
  record->department = text_of(cell(department_));
  record->stage = text_of(cell(stage_));
  record->created = time_of(cell(created_));
  record->created_by = text_of(cell(created_by_));
  record->updated = time_of(cell(updated_));
  record->updated_by = text_of(cell(updated_by_));
  record->last_activity = time_of(cell(last_activity_));
  record->converted = time_of(cell(converted_));
  record->values.resize(form_->fields.size());
  for (size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i] >= 0) record->values[i] = for_field(from_cell(cell(fields_[i]), kinds_[i], zone_), kinds_[i], form_->fields[i]);
  for (const auto& [at, name] : rest_)
    if (!cell(at).is_null()) record->rest.emplace_back(name, cell(at));
  for (const Child& child : children_) {
    Result<std::vector<Row>> rows = txn.scan(child.kind, {{Value::string(record->id)}, {}, {}, false}, 100'000);
    if (!rows) return rows.error();
    const model::Field& field = form_->fields[child.field];
    std::vector<Value> list;
    for (const Row& one : *rows) {
      std::vector<Entry> cells;
      if (child.row_id >= 0 && !one.cells[static_cast<size_t>(child.row_id)].is_null())
        cells.emplace_back("row", one.cells[static_cast<size_t>(child.row_id)]);
      for (size_t i = 0; i < child.columns.size(); ++i) {
        if (child.columns[i] < 0) continue;
        Value value = for_field(from_cell(one.cells[static_cast<size_t>(child.columns[i])], child.kinds[i], zone_), child.kinds[i], field.columns[i]);
        if (!value.is_null()) cells.emplace_back(field.columns[i].name, std::move(value));
      }
      list.push_back(Value::context(std::move(cells)));
    }
    record->values[child.field] = list.empty() ? Value() : Value::list(std::move(list));
  }
  return records::RecordPtr(record);
}

Row RecordTable::row_of(const records::Record& record) const {
  Row row;
  row.key = {Value::string(record.id)};
  row.cells.resize(cells_);
  const auto set = [&](int at, Value value) {
    if (at >= 0) row.cells[static_cast<size_t>(at)] = std::move(value);
  };
  set(owner_, text_cell(record.owner));
  set(department_, text_cell(record.department));
  set(stage_, text_cell(record.stage));
  set(created_, time_cell(record.created));
  set(created_by_, text_cell(record.created_by));
  set(updated_, time_cell(record.updated));
  set(updated_by_, text_cell(record.updated_by));
  set(last_activity_, time_cell(record.last_activity));
  set(converted_, time_cell(record.converted));
  for (size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i] >= 0) set(fields_[i], cell_of(record.values[i], kinds_[i], form_->fields[i], zone_));
  for (const auto& [at, name] : rest_)
    for (const Entry& one : record.rest)
      if (one.first == name) set(at, one.second);
  for (const auto& [field, at] : compared_) set(at, compared_cell(record.values[field]));
  return row;
}

Row RecordTable::child_row(const Child& child, const records::Record& record, size_t index, const Value& given,
                           const std::vector<Row>& stored) const {
  const model::Field& field = form_->fields[child.field];
  Row row;
  row.key = {Value::string(record.id), Value::integer(static_cast<int64_t>(index) + 1)};
  row.cells.resize(child.cells);
  if (const Value* id = given.find("row"); id != nullptr && child.row_id >= 0) {
    const auto at = static_cast<size_t>(child.row_id);
    // What this version does not know of the row stays.
    for (const Row& one : stored)
      if (one.cells[at] == *id) row.cells = one.cells;
    row.cells[at] = *id;
  }
  for (size_t i = 0; i < child.columns.size(); ++i) {
    const Value* value = given.find(field.columns[i].name);
    if (child.columns[i] >= 0)
      row.cells[static_cast<size_t>(child.columns[i])] = value != nullptr ? cell_of(*value, child.kinds[i], field.columns[i], zone_) : Value();
  }
  return row;
}

namespace {

std::span<const Value> rows_of(const records::Record* record, size_t field) {
  if (record == nullptr || !record->values[field].is(ValueKind::List)) return {};
  return record->values[field].items();
}

}  // namespace

Status RecordTable::put_children(const records::Record& record, const records::Record* before, WriteTxn& txn) const {
  for (const Child& child : children_) {
    const std::span<const Value> now = rows_of(&record, child.field), then = rows_of(before, child.field);
    std::vector<Row> stored;
    if (!child.whole && !then.empty()) {
      Result<std::vector<Row>> rows = txn.scan(child.kind, {{Value::string(record.id)}, {}, {}, false}, 100'000);
      if (!rows) return rows.error();
      stored = *std::move(rows);
    }
    for (size_t i = 0; i < now.size(); ++i) {
      if (i < then.size() && then[i] == now[i]) continue;
      Result<PutResult> put = txn.put(child.kind, child_row(child, record, i, now[i], stored), kAny);
      if (!put) return put.error();
    }
    for (size_t i = now.size(); i < then.size(); ++i) {
      Result<PutResult> gone =
          txn.erase(child.kind, {Value::string(record.id), Value::integer(static_cast<int64_t>(i) + 1)}, kAny);
      if (!gone) return gone.error();
    }
  }
  return Done{};
}

Status RecordTable::erase_children(const records::Record& before, WriteTxn& txn) const {
  for (const Child& child : children_)
    for (size_t i = 0; i < rows_of(&before, child.field).size(); ++i) {
      Result<PutResult> gone =
          txn.erase(child.kind, {Value::string(before.id), Value::integer(static_cast<int64_t>(i) + 1)}, kAny);
      if (!gone) return gone.error();
    }
  return Done{};
}

records::Record RecordTable::blank() const {
  records::Record record;
  record.form = form_;
  record.values.resize(form_->fields.size());
  return record;
}

void RecordTable::fill(records::Record& record, std::string_view column, const Value& cell) const {
  const auto field = std::find(names_.begin(), names_.end(), column);
  if (field != names_.end()) {
    const auto at = static_cast<size_t>(field - names_.begin());
    record.values[at] = for_field(from_cell(cell, kinds_[at], zone_), kinds_[at], form_->fields[at]);
    return;
  }
  if (column == "id") record.id = text_of(cell);
  if (column == "owner") record.owner = text_of(cell);
  if (column == "department") record.department = text_of(cell);
  if (column == "stage") record.stage = text_of(cell);
  if (column == "created") record.created = time_of(cell);
  if (column == "created_by") record.created_by = text_of(cell);
  if (column == "updated") record.updated = time_of(cell);
  if (column == "updated_by") record.updated_by = text_of(cell);
  if (column == "last_activity") record.last_activity = time_of(cell);
}

const Kind* RecordTable::child(std::string_view field) const {
  for (const Child& one : children_)
    if (form_->fields[one.field].name == field) return &one.kind;
  return nullptr;
}

std::string RecordTable::column(std::string_view field) const {
  if (field == "id") return "id";
  for (const Column& column : system_columns())
    if (column.name == field) return column.name;
  for (size_t i = 0; i < form_->fields.size(); ++i)
    if (form_->fields[i].name == field) return fields_[i] >= 0 ? names_[i] : std::string();
  return {};
}

const std::string& RecordTable::stored_as(size_t field, size_t column) const {
  for (const Child& one : children_)
    if (one.field == field) return one.names[column];
  return form_->fields[field].columns[column].name;
}

records::RecordPtr RecordTable::as_of(const records::Record& record, const RecordTable& other) const {
  auto copy = std::make_shared<records::Record>(record);
  copy->form = other.form_;
  copy->values.assign(other.form_->fields.size(), Value());
  const auto place = [&](const std::string& name) {
    const auto it = std::find(other.names_.begin(), other.names_.end(), name);
    return it == other.names_.end() ? std::optional<size_t>() : std::optional(static_cast<size_t>(it - other.names_.begin()));
  };
  for (const Entry& one : record.rest)
    if (const auto at = place(one.first)) copy->values[*at] = from_cell(one.second, storage_of(other.form_->fields[*at]), zone_);
  std::erase_if(copy->rest, [&](const Entry& one) { return place(one.first).has_value(); });
  for (size_t i = 0; i < names_.size(); ++i) {
    const model::Field& field = form_->fields[i];
    const auto at = place(names_[i]);
    if (!at) {
      if (fields_[i] >= 0 && !record.values[i].is_null()) copy->rest.emplace_back(names_[i], to_cell(record.values[i], storage_of(field), zone_));
    } else if (!is_table(field)) {
      copy->values[*at] = in_type_of(record.values[i], field, other.form_->fields[*at], zone_);
    } else {
      copy->values[*at] = rows_as_of(record.values[i], i, other, *at);
    }
  }
  return copy;
}

Value RecordTable::rows_as_of(const Value& rows, size_t field, const RecordTable& other, size_t at) const {
  if (!rows.is(ValueKind::List)) return rows;
  const std::vector<model::Field>&from = form_->fields[field].columns, &to = other.form_->fields[at].columns;
  std::vector<Value> list;
  for (const Value& row : rows.items()) {
    std::vector<Entry> cells;
    if (const Value* id = row.find("row")) cells.emplace_back("row", *id);
    for (size_t k = 0; k < to.size(); ++k)
      for (size_t i = 0; i < from.size(); ++i)
        if (stored_as(field, i) == other.stored_as(at, k))
          if (const Value* cell = row.find(from[i].name)) cells.emplace_back(to[k].name, in_type_of(*cell, from[i], to[k], zone_));
    list.push_back(Value::context(std::move(cells)));
  }
  return Value::list(std::move(list));
}

}  // namespace weir::runtime
