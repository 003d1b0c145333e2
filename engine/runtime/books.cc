#include "engine/runtime/books.h"

#include "engine/base/json.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::Own;

namespace {

Note& load(Unit& unit, const std::string& name, const std::string& key) {
  const std::pair<std::string, std::string> at(name, key);
  if (auto it = unit.notes.find(at); it != unit.notes.end()) return it->second;
  Note found;
  const std::optional<Row> row = unit.view().row(storage::kind(Own::Note), {Value::string(name), Value::string(key)});
  if (row && row->cells[storage::NoteCells::kValue].is(ValueKind::String)) {
    found.version = row->version;
    Result<Value> value = base::value_from_json(text_of(row->cells[storage::NoteCells::kValue]));
    if (value) found.value = *std::move(value);
  }
  return unit.notes.emplace(at, std::move(found)).first->second;
}

}  // namespace

Value note(Unit& unit, const std::string& name, const std::string& key) { return load(unit, name, key).value; }

void set_note(Unit& unit, const std::string& name, const std::string& key, Value value) {
  Note& kept = load(unit, name, key);
  if (kept.value == value && kept.value.is_null() == value.is_null()) return;
  unit.on_undo([&kept, before = kept] { kept = before; });
  kept.value = std::move(value);
  kept.changed = true;
}

int64_t note_number(Unit& unit, const std::string& name, const std::string& key) {
  const Value value = note(unit, name, key);
  return value.is(ValueKind::Number) ? value.as_number().to_int().value_or(0) : 0;
}

std::string text_in(const Value& note, std::string_view member) {
  const Value* value = note.is(ValueKind::Context) ? note.find(member) : nullptr;
  return value != nullptr && value->is(ValueKind::String) ? std::string(value->as_string()) : std::string();
}

std::optional<Instant> time_in(const Value& note, std::string_view member) {
  const Value* value = note.is(ValueKind::Context) ? note.find(member) : nullptr;
  if (value == nullptr || !value->is(ValueKind::DateTime)) return std::nullopt;
  return to_instant(value->as_date_time(), Zone::utc());
}

Value time_value(Instant at) { return Value::date_time(in_zone(at, Zone::utc())); }

void set_alarm(Unit& unit, const std::string& id, Instant due) {
  const std::optional<Instant> before = alarm_due(unit, id);
  if (before && *before == due) return;
  if (before) unit.alarms.push_back({*before, id, false});
  unit.alarms.push_back({due, id, true});
  set_note(unit, "alarm", id, Value::context({{"due", time_value(due)}}));
}

void clear_alarm(Unit& unit, const std::string& id) {
  const std::optional<Instant> before = alarm_due(unit, id);
  if (!before) return;
  unit.alarms.push_back({*before, id, false});
  set_note(unit, "alarm", id, Value());
}

std::optional<Instant> alarm_due(Unit& unit, const std::string& id) { return time_in(note(unit, "alarm", id), "due"); }

}  // namespace weir::runtime
