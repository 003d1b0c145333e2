#include "engine/runtime/records/consequences.h"

#include <algorithm>

#include "engine/fields/field_type.h"
#include "engine/fields/ids.h"
#include "engine/runtime/flow/starts.h"
#include "engine/runtime/records/duplicates.h"

namespace weir::runtime {

namespace {

struct Deeper {
  explicit Deeper(Unit& of) : unit(of) { ++unit.depth; }
  ~Deeper() { --unit.depth; }
  Unit& unit;
};

void add_ids(const records::Record* record, std::string_view field, Zone zone, std::vector<std::string>& ids) {
  if (record == nullptr) return;
  const auto add = [&](const Value& value) {
    if (!value.is(ValueKind::String)) return;
    const std::string id(value.as_string());
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  const Value value = records::stored_value(*record, field, zone);
  if (value.is(ValueKind::List))
    for (const Value& one : value.items()) add(one);
  else
    add(value);
}

// The engine's own write: no checks, no lock, no activity. Nothing is written where nothing changed.
Status write_figures(Unit& unit, const LoadedPtr& loaded, const model::Form& form, const std::string& id,
                     const std::string& because) {
  const Deeper deeper(unit);
  if (unit.depth > unit.setting().depth_max)
    return refuse(unit, "E_LIMIT", "rollups lead to each other without end", "汇总字段相互触发，没有尽头");
  const records::RecordPtr before = unit.view().record(form, id);
  if (unit.failure() != nullptr) return *unit.failure();
  if (before == nullptr) return Done{};
  records::ChangeRequest change;
  change.form = &form;
  change.before = before.get();
  change.id = id;
  change.writer = records::Writer::Engine;
  change.rollups = true;
  change.language = unit.language();
  Result<records::Change> prepared = records::prepare_change(change, unit.world(loaded));
  if (!prepared) return prepared.error();
  if (prepared->changed.empty()) return Done{};
  RecordEvent event{"updated", &form, nullptr, before, {}};
  for (const records::FieldChange& one : prepared->changed)
    event.changed.push_back(form.fields[static_cast<size_t>(one.field)].name);
  auto after = std::make_shared<const records::Record>(std::move(prepared->after));
  event.record = after;
  unit.write({&form, loaded, id, before, after, std::move(prepared->unique), {}, "updated", {}, {},
              {{.kind = "rollup", .command = unit.doing, .by = unit.acting().user(), .record = because}}});
  Status further = refresh_rollups(unit, loaded, form, before.get(), after.get());
  if (!further) return further;
  return raise_record_event(unit, loaded, event);
}

bool concerns(const DuplicateRule& rule, const records::Record& after, const records::Record* before, Zone zone) {
  if (before == nullptr) return true;
  const auto changed = [&](const std::string& field) {
    return !(records::stored_value(after, field, zone) == records::stored_value(*before, field, zone));
  };
  return std::any_of(rule.match.begin(), rule.match.end(), changed) ||
         std::any_of(rule.similar.begin(), rule.similar.end(), [&](const auto& one) { return changed(one.first); });
}

records::RecordPtr find_alike(Unit& unit, const DuplicateRule& rule, const records::Record& record, Zone zone) {
  for (const records::RecordPtr& other : perhaps_alike(unit.view(), rule, record, zone))
    if (other->id != record.id && alike(rule, record, *other, zone)) return other;
  return nullptr;
}

Error duplicate(const Unit& unit, const DuplicateRule& rule) {
  std::vector<std::string> names = rule.match;
  for (const auto& [field, least] : rule.similar) names.push_back(field);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  Error error = refuse(unit, "E_DUPLICATE", "there is such a record already: " + list + " are the same",
                       "已有这样的记录，以下字段相同：" + list);
  for (const std::string& name : names) error.fields.push_back({name, "E_DUPLICATE", error.message});
  return error;
}

}  // namespace

Status refresh_rollups(Unit& unit, const LoadedPtr& loaded, const model::Form& form,
                       const records::Record* before, const records::Record* after) {
  const std::string because = form.name + "/" + (after != nullptr ? after : before)->id;
  for (const records::RollupSource& feed : loaded->plans.of(form).feeds) {
    std::vector<std::string> ids;
    add_ids(before, feed.via, loaded->zone, ids);
    add_ids(after, feed.via, loaded->zone, ids);
    for (const std::string& id : ids)
      if (Status done = write_figures(unit, loaded, *feed.target, id, because); !done) return done;
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return Done{};
}

Status touch_references(Unit& unit, const LoadedPtr& loaded, const records::Record& created) {
  for (const std::string& name : words(model::find(created.form->args, "touches"))) {
    const model::Field* field = created.form->field(name);
    if (field == nullptr) continue;
    std::vector<std::string> ids;
    add_ids(&created, name, loaded->zone, ids);
    for (const std::string& id : ids)
      for (const std::string& form_name : fields::target_forms(*field)) {
        const model::Form* form = loaded->model.form(form_name);
        const records::RecordPtr before = form != nullptr ? unit.view().record(*form, id) : nullptr;
        if (before == nullptr) continue;
        records::ChangeRequest change;
        change.form = form;
        change.before = before.get();
        change.id = id;
        change.writer = records::Writer::Engine;
        Result<records::Change> prepared = records::prepare_change(change, unit.world(loaded));
        if (!prepared) return prepared.error();
        auto after = std::make_shared<records::Record>(std::move(prepared->after));
        after->last_activity = unit.now();
        unit.write({form, loaded, id, before, after, std::move(prepared->unique), {}, "touched", {}, {},
                    {{.kind = "touched", .command = unit.doing, .by = unit.acting().user(), .record = created.form->name + "/" + created.id}}});
        break;
      }
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return Done{};
}

Result<Duplicate> check_duplicates(Unit& unit, const LoadedPtr& loaded, const records::Record& after,
                                   const records::Record* before) {
  Duplicate found;
  for (const DuplicateRule& rule : duplicate_rules(*after.form)) {
    if (!concerns(rule, after, before, loaded->zone)) continue;
    const records::RecordPtr other = find_alike(unit, rule, after, loaded->zone);
    if (unit.failure() != nullptr) return *unit.failure();
    if (other == nullptr) continue;
    // A record that is there already cannot go into another without losing what refers to it.
    if (rule.then == "reject" || (rule.then == "merge" && before != nullptr)) return duplicate(unit, rule);
    if (rule.then == "merge") {
      if (found.merge_into == nullptr) found.merge_into = other;
    } else {
      unit.warn("similar", unit.say("there is a similar record already", "已有相似的记录"));
    }
  }
  return found;
}

}  // namespace weir::runtime
