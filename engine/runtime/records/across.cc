#include "engine/runtime/records/across.h"

#include <algorithm>
#include <unordered_map>

#include "engine/base/bytes.h"
#include "engine/feel/codec.h"
#include "engine/fields/field_type.h"
#include "engine/records/world.h"
#include "engine/runtime/unit.h"

namespace weir::runtime {

namespace {

constexpr int64_t kPage = 1'000;
constexpr size_t kNamedMax = 1'000;

std::string label_of(const Unit& unit, const AcrossPlace& place) {
  const model::Field* field = place.form->field(place.field);
  if (field == nullptr || !field->label.is(ValueKind::String)) return place.field;
  return unit.say(place.field, field->label.as_string());
}

// The record that the command converts: what it becomes takes its values over.
bool is_source(const Unit& unit, const AcrossPlace& place, const std::string& id) {
  return unit.converting.form == place.form->name && unit.converting.id == id;
}

}  // namespace

AcrossKeys across_keys(const model::Model& model) {
  AcrossKeys keys;
  for (const model::Form& form : model.forms) {
    const model::Arg* across = model::find(form.args, "unique");
    if (across == nullptr || across->list() == nullptr) continue;
    for (const model::Arg& one : *across->list()) {
      AcrossKey key;
      key.span = one.span;
      for (const model::Arg& named : *one.list()) {
        const std::string place(named.value()->as_string());
        const size_t dot = place.find('.');
        const model::Form* of = dot == std::string::npos ? &form : model.form(place.substr(0, dot));
        if (of != nullptr) key.places.push_back({of, place.substr(dot == std::string::npos ? 0 : dot + 1)});
      }
      std::vector<std::string> named;
      for (const AcrossPlace& place : key.places)
        if (std::find(named.begin(), named.end(), place.form->name) == named.end()) named.push_back(place.form->name);
      for (const std::string& name : named) keys[name].push_back(key);
    }
  }
  return keys;
}

Status check_across(Unit& unit, const records::Record* before, const records::Record& after) {
  const LoadedPtr& loaded = unit.setting().current;
  const auto keys = loaded->across.find(after.form->name);
  if (keys == loaded->across.end() || after.converted) return Done{};
  for (const AcrossKey& key : keys->second)
    for (const AcrossPlace& own : key.places) {
      if (own.form->name != after.form->name) continue;
      const Value value = records::stored_value(after, own.field, loaded->zone);
      if (fields::is_empty(value)) continue;
      if (before != nullptr && records::stored_value(*before, own.field, loaded->zone) == value) continue;
      for (const AcrossPlace& place : key.places)
        for (const records::RecordPtr& other : unit.view().matching(*place.form, place.field, value)) {
          const bool itself = other->id == after.id && place.form->name == after.form->name;
          if (itself || other->converted || is_source(unit, place, other->id)) continue;
          Error error = refuse(unit, "E_UNIQUE", "a record of '" + place.form->name + "' has the same " + label_of(unit, place),
                               "“" + place.form->name + "”中已有一条记录的 " + label_of(unit, place) + " 与此相同");
          error.fields.push_back({own.field, "E_UNIQUE", error.message});
          return error;
        }
    }
  if (unit.failure() != nullptr) return *unit.failure();
  return Done{};
}

Result<std::vector<FieldError>> clashes_across(const Loaded& next, const Loaded* before, const Storage& storage, ReadTxn& txn, Language language) {
  std::vector<FieldError> clashes;
  const auto said_before = [&](const AcrossKey& key) {
    const auto same = [&](const AcrossKey& one) {
      return std::equal(one.places.begin(), one.places.end(), key.places.begin(), key.places.end(), [](const AcrossPlace& a, const AcrossPlace& b) {
        return a.form->name == b.form->name && a.field == b.field;
      });
    };
    const auto keys = before != nullptr ? before->across.find(key.places.front().form->name) : AcrossKeys::const_iterator();
    return before != nullptr && keys != before->across.end() && std::any_of(keys->second.begin(), keys->second.end(), same);
  };
  for (const auto& [name, keys] : next.across)
    for (const AcrossKey& key : keys) {
      if (key.places.front().form->name != name || said_before(key)) continue;
      std::unordered_map<std::string, std::string> first;  // value to the record that has it
      for (const AcrossPlace& place : key.places) {
        Result<RecordTable> table = RecordTable::open(storage, *place.form, next.zone);
        if (!table) return table.error();
        Query query;
        query.page.limit = kPage;
        do {
          Result<FoundRows> page = txn.find(table->kind(), query);
          if (!page) return page.error();
          for (const Row& row : page->rows) {
            Result<records::RecordPtr> record = table->load(row, txn);
            if (!record) return record.error();
            const Value value = records::stored_value(**record, place.field, next.zone);
            if (fields::is_empty(value) || (*record)->converted) continue;
            base::ByteWriter bytes;
            feel::encode(value, bytes);
            const std::string at = place.form->name + "/" + (*record)->id;
            const auto [it, fresh] = first.emplace(bytes.take(), at);
            if (fresh || it->second == at || clashes.size() >= kNamedMax) continue;
            const bool shown = !place.form->field(place.field)->sensitive;
            clashes.push_back({at + "." + place.field, "E_UNIQUE",
                               fill(language == Language::Chinese ? "{value} 与 {other} 相同" : "{value} is what {other} has",
                                    {{"value", shown ? value.to_feel() : "…"}, {"other", it->second}}, language)});
          }
          query.page.after = page->next;
        } while (!query.page.after.empty());
      }
    }
  return clashes;
}

}  // namespace weir::runtime
