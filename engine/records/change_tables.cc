#include <algorithm>
#include <map>

#include "engine/records/preparation.h"

namespace weir::records {
namespace {

std::string id_of(const Value& row) {
  const Value* id = row.is(ValueKind::Context) ? row.find("row") : nullptr;
  return id != nullptr && id->is(ValueKind::String) ? std::string(id->as_string()) : std::string();
}

Value cell_of(const Value* row, const std::string& column) {
  const Value* cell = row != nullptr && row->is(ValueKind::Context) ? row->find(column) : nullptr;
  return cell != nullptr ? *cell : Value();
}

bool computed(const model::Field& column) {
  return column.formula.has_value() || fields::field_type(column).computed;
}

}  // namespace

bool Preparation::may_write_table(const model::Field& table) const {
  if (request_.rights.of(table.name) >= FieldRight::Editable) return true;
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const model::Field& column) {
    return request_.rights.of(table.name, column.name) >= FieldRight::Editable;
  });
}

// "3.2": the second row that version 3 added. Never used again in the record, whatever is deleted.
std::string Preparation::row_id() {
  return std::to_string(after_.version) + "." + std::to_string(++new_rows_);
}

Value Preparation::merge_row(const model::Field& table, const Value& given, const Value* before,
                             std::string id, const std::string& at) {
  std::vector<Entry> cells = {{"row", Value::string(id)}};
  for (const model::Field& column : table.columns) {
    const Value* sent = given.find(column.name);
    const Value kept = cell_of(before, column.name);
    Value cell = kept;
    if (sent != nullptr) {
      const bool locked =
          person() && request_.rights.of(table.name, column.name) < FieldRight::Editable;
      const bool hidden =
          person() && request_.rights.of(table.name, column.name) == FieldRight::Hidden;
      // A program that read the row sends it back whole: what it cannot change and did not, is
      // fine.
      const bool same = before != nullptr && *sent == kept;
      if (engine() && !column.live)
        cell = *sent;
      else if (computed(column) && !same)
        fail(at + column.name, "E_FIELD_FORBIDDEN",
             say({"'{name}' is computed, nobody writes it", "“{name}”由系统计算，不可写入"},
                 {{"name", label(column)}}));
      else if (hidden || (locked && !same))
        fail(at + column.name, "E_FIELD_FORBIDDEN",
             say({"'{name}' may not be written here", "此处不可写“{name}”"},
                 {{"name", column.name}}));
      else
        cell = *sent;
    } else if (before == nullptr && !column.formula) {
      const Value so_far = Value::context(cells);
      cell = default_of(column, &so_far);
    }
    if (cell.is_null() && column.feel_type.is(feel::TypeKind::List) && !column.formula)
      cell = Value::list({});
    cells.emplace_back(column.name, std::move(cell));
  }
  return Value::context(std::move(cells));
}

// The rows sent take the place of the rows there were; one that says `row` goes on as that row.
void Preparation::patch_table(int32_t index, const Value& given) {
  const model::Field& table = field(index);
  const Value before = value(index);
  std::map<std::string, const Value*> known;
  if (before.is(ValueKind::List))
    for (const Value& row : before.items()) known.emplace(id_of(row), &row);
  const bool fixed = person() && (request_.rights.of(table.name) < FieldRight::Editable ||
                                  request_.rights.rows_fixed(table.name));
  std::vector<Value> rows;
  std::vector<bool> dirty;
  std::set<std::string> seen;
  bool added = false;
  const std::span<const Value> sent =
      given.is(ValueKind::List) ? given.items() : std::span<const Value>();
  for (size_t i = 0; i < sent.size(); ++i) {
    const std::string id = id_of(sent[i]);
    const auto old = known.find(id);
    const Value* was = id.empty() || old == known.end() ? nullptr : old->second;
    if (was != nullptr && !seen.insert(id).second)
      fail(cell_name(table.name, i, "row"), "E_FIELD_INVALID",
           say({"the row '{id}' is there twice", "行“{id}”重复出现"}, {{"id", id}}));
    added = added || was == nullptr;
    const std::string at = table.name + "[" + std::to_string(i + 1) + "].";
    rows.push_back(merge_row(table, sent[i], was, was != nullptr ? id : row_id(), at));
    dirty.push_back(was == nullptr || !(rows.back() == *was));
  }
  const bool deleted = seen.size() < known.size();
  if (fixed && request_.before != nullptr && (added || deleted))
    fail(table.name, "E_FIELD_FORBIDDEN",
         say({"rows of '{name}' may be neither added nor deleted here", "此处不可增删“{name}”的行"},
             {{"name", label(table)}}));
  Value after = Value::list(std::move(rows));
  if (!(after == before)) touch(index);
  value(index) = std::move(after);
  dirty_rows_[static_cast<size_t>(index)] = std::move(dirty);
}

void Preparation::clear_hidden_cells(int32_t index) {
  const model::Field& table = field(index);
  if (!value(index).is(ValueKind::List)) return;
  std::vector<Value> rows(value(index).items().begin(), value(index).items().end());
  bool changed = false;
  for (const auto& [row, column] : hidden_cells_[static_cast<size_t>(index)]) {
    if (!table.columns[column].clear_when_hidden || table.columns[column].formula) continue;
    std::vector<Entry> cells(rows[row].entries().begin(), rows[row].entries().end());
    for (auto& [name, cell] : cells) {
      if (name != table.columns[column].name || fields::is_empty(cell)) continue;
      cell = table.columns[column].feel_type.is(feel::TypeKind::List) ? Value::list({}) : Value();
      changed = true;
      auto& dirty = dirty_rows_[static_cast<size_t>(index)];
      dirty.resize(rows.size(), false);
      dirty[row] = true;
    }
    rows[row] = Value::context(std::move(cells));
  }
  if (!changed) return;
  value(index) = Value::list(std::move(rows));
  touch(index);
}

}  // namespace weir::records
