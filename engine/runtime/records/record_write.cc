#include "engine/runtime/records/record_write.h"

#include <algorithm>

#include "engine/fields/field_type.h"
#include "engine/runtime/flow/advance.h"
#include "engine/runtime/records/across.h"
#include "engine/runtime/records/consequences.h"
#include "engine/runtime/records/files.h"
#include "engine/runtime/records/conversion.h"
#include "engine/runtime/records/current_form.h"
#include "engine/runtime/flow/held_changes.h"
#include "engine/runtime/records/merging.h"
#include "engine/runtime/records/referring.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

namespace {

// Serial numbers are taken when the command is written; within it they count on from the store.
class UnitCounters : public records::Counters {
 public:
  explicit UnitCounters(Unit& unit) : unit_(unit) {}
  Result<int64_t> next(std::string_view name, std::string_view key) override {
    return next_counter(unit_, std::string(name), std::string(key));
  }

 private:
  Unit& unit_;
};

// Another record that has one of the keys.
Status check_unique(Unit& unit, const LoadedPtr& loaded, const model::Form& form, const std::string& id,
                    const std::vector<records::UniqueKey>& keys) {
  for (const records::UniqueKey& key : keys) {
    if (key.fields.empty()) continue;
    for (const records::RecordPtr& other : unit.view().matching(form, key.fields.front(), key.values.front())) {
      if (other->id == id) continue;
      bool same = true;
      for (size_t i = 0; i < key.fields.size() && same; ++i)
        same = records::stored_value(*other, key.fields[i], loaded->zone) == key.values[i];
      if (same) return records::unique_taken(key, form, unit.language());
    }
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return Done{};
}

std::vector<Entry> changed_values(const records::Change& change) {
  std::vector<Entry> values;
  for (const records::FieldChange& one : change.changed)
    values.emplace_back(change.after.form->fields[static_cast<size_t>(one.field)].name, one.after);
  return values;
}

std::vector<std::pair<std::string, std::string>> origins_of(const records::Change& change) {
  std::vector<std::pair<std::string, std::string>> origins;
  for (const records::Origin& one : change.origins) {
    const auto name = [&](int32_t field) { return change.after.form->fields[static_cast<size_t>(field)].name; };
    std::string how = one.kind == records::Origin::Kind::Default ? "default" : one.kind == records::Origin::Kind::Hidden ? "hidden" : "fill";
    if (one.kind == records::Origin::Kind::Fill) how += " " + name(one.from);
    origins.emplace_back(name(one.field), std::move(how));
  }
  return origins;
}

void tell_case(const WriteRequest& request, const records::Record& after, std::vector<Entry> values) {
  if (request.inside == nullptr) return;
  values = in_words_of(*request.inside, after, std::move(values));
  request.inside->emit(RecordWritten{request.step, after.form->name, after.id, after.version, std::move(values)});
  if (request.inside->form() != nullptr && request.inside->state().record == after.id &&
      request.inside->form()->name == after.form->name)
    request.inside->entry().data_version = after.version;
}

// The steps of the stage that a new record begins in.
void enter_first_stage(Unit& unit, const WriteRequest& request, const records::Record& record) {
  const model::Stage* stage = records::stage_of(record);
  if (stage == nullptr || stage->on_enter.entry < 0) return;
  Case* free = unit.begin_block(request.loaded, request.form->name, record.id);
  free->steps_of = {"stage", stage->name};
  run_block(*free, stage->on_enter.entry);
  for (const Incident& incident : free->state().incidents)
    unit.warn("on_enter", stage->name + ": " + incident.message + " (" + incident.place + ")");
}

Result<records::RecordPtr> store(Unit& unit, const WriteRequest& request, const records::RecordPtr& before,
                                 records::Change change) {
  Status free = check_unique(unit, request.loaded, *request.form, change.after.id, change.unique);
  if (!free) return free.error();
  if (Status alone = check_across(unit, before.get(), change.after); !alone) return alone.error();
  if (Status kept = check_contents(unit, change); !kept) return kept.error();
  for (const records::Warning& warning : change.warnings) unit.warn("field", warning.message, warning.field);
  std::vector<Entry> values = changed_values(change);
  auto after = std::make_shared<const records::Record>(std::move(change.after));
  const std::string verb = before == nullptr ? "created" : request.verb.empty() ? "updated" : request.verb;
  RecordWrite write = written(unit, request, before, after, std::move(change.unique), verb);
  write.causes.front().origins = origins_of(change);
  unit.write(std::move(write));
  tell_case(request, *after, values);
  Status figures = refresh_rollups(unit, request.loaded, *request.form, before.get(), after.get());
  if (!figures) return figures.error();
  if (before == nullptr) {
    if (Status touched = touch_references(unit, request.loaded, *after); !touched) return touched.error();
    enter_first_stage(unit, request, *after);
  }
  if (!request.tell) return records::RecordPtr(after);
  RecordEvent event{before == nullptr ? "created" : "updated", request.form, after, before, {}};
  for (const Entry& value : values) event.changed.push_back(value.first);
  Status told = raise_record_event(unit, request.loaded, event);
  if (!told) return told.error();
  // What the event led to may have written the record again.
  const records::RecordPtr now = unit.view().record(*request.form, after->id);
  return now != nullptr ? now : records::RecordPtr(after);
}

// What a person wants, and a flow may have to approve first.
bool is_wish(const WriteRequest& request) {
  return request.writer == records::Writer::Person && request.inside == nullptr && !request.approved;
}

}  // namespace

records::FieldRights all_rights() { return {records::FieldRight::Editable, {}}; }

Result<std::vector<Entry>> patch_of(const Unit& unit, const Value& values) {
  if (values.is_null()) return std::vector<Entry>();
  if (!values.is(ValueKind::Context))
    return refuse(unit, "E_ARGUMENT", "values are a map of fields to values", "取值必须是字段到值的映射");
  return std::vector<Entry>(values.entries().begin(), values.entries().end());
}

RecordWrite written(Unit& unit, const WriteRequest& request, const records::RecordPtr& before, const records::RecordPtr& after,
                    std::vector<records::UniqueKey> unique, const std::string& verb) {
  RecordWrite write{request.form, request.loaded, request.id, before, after, std::move(unique), request.by, verb, {}, request.comment, {request.cause}};
  if (after != nullptr) write.id = after->id;
  WriteCaused& cause = write.causes.front();
  const Case* inside = request.inside;
  if (cause.kind.empty() && inside != nullptr) {
    cause.kind = inside->free_block ? inside->steps_of.first : "flow";
    cause.name = inside->free_block ? inside->steps_of.second : inside->state().flow;
    if (cause.step.empty()) cause.step = request.step;
  }
  if (inside != nullptr && !inside->free_block) cause.instance = inside->state().id;
  if (!cause.kind.empty()) {
    cause.command = unit.doing;
    cause.by = unit.acting().user();
  }
  return write;
}

Status check_lock(Unit& unit, const std::string& form, const std::string& record, const Case* inside, const std::string& by) {
  if (Status open = check_not_converted(unit, form, record); !open) return open;
  const std::string holder = unit.locked_by(form, record);
  if (unit.failure() != nullptr) return *unit.failure();
  if (holder.empty() || (inside != nullptr && inside->state().id == holder)) return Done{};
  // A subflow works on the record under the lock of the flow that waits for it.
  std::string above = inside != nullptr ? inside->state().parent : std::string();
  for (int32_t depth = 0; !above.empty() && depth < unit.setting().depth_max; ++depth) {
    if (above == holder) return Done{};
    Result<Case*> parent = unit.load(above);
    above = parent ? (*parent)->state().parent : std::string();
  }
  Result<Case*> lock = unit.load(holder);
  if (!lock) return lock.error();
  const Instance& state = (*lock)->state();
  if (state.awaiting_resubmit && !by.empty() && state.initiator == by && inside == nullptr) return Done{};
  return refuse(unit, "E_LOCKED", "the flow '" + state.flow + "' holds this record while it runs",
                "流程 '" + state.flow + "' 运行期间锁定该记录");
}

Result<records::RecordPtr> create_record(Unit& unit, const WriteRequest& request) {
  if (const std::optional<Translated> now = in_current_form(unit, request)) {
    Result<records::RecordPtr> made = create_record(unit, now->request);
    if (!made || now->unknown.empty()) return made;
    return update_record(unit, unknown_part(request, (*made)->id, now->unknown));
  }
  UnitCounters counters(unit);
  records::ChangeRequest change;
  change.form = request.form;
  change.id = request.id.empty() ? unit.setting().new_id() : request.id;
  change.patch = request.patch;
  change.actor = request.by;
  change.writer = request.writer;
  change.rights = request.rights;
  change.draft = request.form->drafts || request.older;
  change.counters = &counters;
  change.language = unit.language();
  if (!request.id.empty() && unit.view().record(*request.form, request.id) != nullptr)
    return refuse(unit, "E_UNIQUE", "there is a record with this id already", "该编号的记录已存在");
  Result<records::Change> prepared = records::prepare_change(change, unit.world(request.loaded));
  if (unit.failure() != nullptr) return *unit.failure();
  if (!prepared) return prepared.error();
  Result<Duplicate> same = check_duplicates(unit, request.loaded, prepared->after, nullptr);
  if (!same) return same.error();
  if (same->merge_into != nullptr) return merge_new(unit, request, prepared->after, *same->merge_into);
  return store(unit, request, nullptr, *std::move(prepared));
}

Result<records::RecordPtr> update_record(Unit& unit, const WriteRequest& request) {
  if (const std::optional<Translated> now = in_current_form(unit, request)) {
    Result<records::RecordPtr> written = update_record(unit, now->request);
    if (!written || now->unknown.empty()) return written;
    return update_record(unit, unknown_part(request, request.id, now->unknown));
  }
  const records::RecordPtr before = unit.view().record(*request.form, request.id);
  if (unit.failure() != nullptr) return *unit.failure();
  if (before == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  if (!request.pass_lock) {
    Status free = check_lock(unit, request.form->name, request.id, request.inside, request.by);
    if (!free) return free.error();
  }
  records::ChangeRequest change;
  change.form = request.form;
  change.before = before.get();
  change.id = request.id;
  change.patch = request.patch;
  change.actor = request.by;
  change.writer = request.writer;
  change.rights = request.rights;
  change.draft = request.older;
  change.language = unit.language();
  Result<records::Change> prepared = records::prepare_change(change, unit.world(request.loaded));
  if (unit.failure() != nullptr) return *unit.failure();
  if (!prepared) return prepared.error();
  Result<Duplicate> same = check_duplicates(unit, request.loaded, prepared->after, before.get());
  if (!same) return same.error();
  if (is_wish(request) && !prepared->changed.empty()) {
    WantedChange wanted{{"edit", {}, {}}, {"updated"}, before, &prepared->after};
    for (const Entry& value : changed_values(*prepared)) wanted.events.push_back("changed " + value.first);
    Result<bool> held = hold_change(unit, request, wanted);
    if (!held) return held.error();
    if (*held) return records::RecordPtr(before);
  }
  return store(unit, request, before, *std::move(prepared));
}

namespace {

// The other records that refer to this one, as `on_delete` of their fields says.
Status release_references(Unit& unit, const WriteRequest& request) {
  for (const Pointer& pointer : pointers_to(request.loaded->model, request.form->name)) {
    const std::string& form = pointer.form->name;
    const std::string_view then = model::word(pointer.reference().args, "on_delete", "restrict");
    Result<std::vector<records::RecordPtr>> others = referrers(unit, pointer, request.id);
    if (!others) return others.error();
    for (const records::RecordPtr& other : *others) {
      if (then == "restrict")
        return refuse(unit, "E_REFERENCE", "records of '" + form + "' refer to it", "'" + form + "' 中有记录引用它");
      WriteRequest next = request;
      next.form = pointer.form;
      next.id = other->id;
      next.writer = records::Writer::Automation;
      next.rights = all_rights();
      if (then == "cascade" && pointer.column == nullptr) {
        Status gone = delete_record(unit, next);
        if (!gone) return gone;
        continue;
      }
      next.patch = {{pointer.field->name, redirected(*other, pointer, request.id, {}, request.loaded->zone, then == "cascade")}};
      Result<records::RecordPtr> cleared = update_record(unit, next);
      if (!cleared) return cleared.error();
    }
  }
  return Done{};
}

}  // namespace

Status delete_record(Unit& unit, const WriteRequest& request) {
  if (const std::optional<Translated> now = in_current_form(unit, request)) return delete_record(unit, now->request);
  const records::RecordPtr before = unit.view().record(*request.form, request.id);
  if (unit.failure() != nullptr) return *unit.failure();
  if (before == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  Status free = check_lock(unit, request.form->name, request.id, request.inside, {});
  if (!free) return free;
  if (is_wish(request)) {
    Result<bool> held = hold_change(unit, request, {{"delete", {}, {}}, {"deleted"}, before, nullptr});
    if (!held) return held.error();
    if (*held) return Done{};
  }
  // Gone first, so that records that refer to each other do not go round.
  unit.write(written(unit, request, before, nullptr, {}, "deleted"));
  Status released = release_references(unit, request);
  if (!released) return released;
  Status figures = refresh_rollups(unit, request.loaded, *request.form, before.get(), nullptr);
  if (!figures) return figures;
  if (request.inside != nullptr)
    request.inside->emit(RecordWritten{request.step, request.form->name, request.id, 0, {}});
  if (!request.tell) return Done{};
  return raise_record_event(unit, request.loaded, {"deleted", request.form, nullptr, before, {}});
}

}  // namespace weir::runtime
