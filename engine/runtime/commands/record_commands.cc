// Commands on a record: create, update, delete, move, convert, submit, share.
#include <algorithm>

#include "engine/runtime/flow/act.h"
#include "engine/runtime/commands/commands.h"
#include "engine/runtime/records/conversion.h"
#include "engine/runtime/records/merging.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/queries/sharing.h"
#include "engine/runtime/records/stage_move.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

using access::Action;

namespace {

Error no_record(const Unit& unit) {
  return refuse(unit, "E_NOT_FOUND", "there is no such record, or you may not see it", "没有这条记录，或您无权查看");
}

// `fields` of a permission add to its `edit: never`; each field is asked about when it is written.
bool edits_some_field(Unit& unit, const Found& found) {
  const Loaded& loaded = *unit.setting().current;
  const records::FieldRights rights =
      loaded.access.rights(unit.acting().user(), *found.form, found.record.get(), unit.world(loaded));
  return std::any_of(rights.named.begin(), rights.named.end(),
                     [](const auto& one) { return one.second == records::FieldRight::Editable; });
}

// Initiators may change what was returned to them, whatever `edit` says.
bool waits_for(Unit& unit, const Found& found) {
  const std::string holder = unit.locked_by(found.form->name, found.record->id);
  if (holder.empty()) return false;
  Result<Case*> of = unit.load(holder);
  return of && (*of)->state().awaiting_resubmit && (*of)->state().initiator == unit.acting().user();
}

}  // namespace

Status check_access(Unit& unit, Action action, const model::Form& form, const records::Record* record) {
  const Loaded& loaded = *unit.setting().current;
  if (unit.acting().engine() || loaded.model.open) return Done{};
  const std::string user = unit.acting().user();
  if (loaded.access.check(user, action, form, record, unit.world(loaded)).allowed) return Done{};
  if (unit.failure() != nullptr) return *unit.failure();
  return loaded.access.refusal(user, action, form, record, unit.world(loaded), unit.language());
}

Result<Found> find_record(Unit& unit, const RecordRef& ref) {
  const model::Form* form = unit.setting().current->model.form(ref.form);
  if (form == nullptr || ref.id.empty()) return no_record(unit);
  Found found{form, unit.view().record(*form, ref.id)};
  if (unit.failure() != nullptr) return *unit.failure();
  if (found.record == nullptr) return no_record(unit);
  return found;
}

Status check_version(const Unit& unit, const records::Record& record, const std::optional<int64_t>& expected) {
  if (!expected || *expected == record.version) return Done{};
  return refuse(unit, "E_STALE", "the record has changed: it is at version " + std::to_string(record.version),
                "记录已变化，当前版本为 " + std::to_string(record.version));
}

WriteRequest person_request(Unit& unit, const model::Form& form, const records::Record* record) {
  WriteRequest request;
  request.loaded = unit.setting().current;
  request.form = &form;
  request.by = unit.acting().user();
  const Loaded& loaded = *unit.setting().current;
  if (unit.acting().engine()) request.writer = records::Writer::Automation;
  request.rights = unit.acting().engine() || loaded.model.open
                       ? all_rights()
                       : loaded.access.rights(request.by, form, record, unit.world(loaded));
  return request;
}

Result<Addressed> run_one(Unit& unit, const Command&, const Create& what) {
  const model::Form* form = unit.setting().current->model.form(what.form);
  if (form == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no form '" + what.form + "'", "没有表单 '" + what.form + "'");
  Status allowed = check_access(unit, Action::Create, *form, nullptr);
  if (!allowed) return allowed.error();
  Result<std::vector<Entry>> patch = patch_of(unit, what.values);
  if (!patch) return patch.error();
  WriteRequest request = person_request(unit, *form, nullptr);
  if (!unit.acting().engine() && !unit.setting().current->model.open) request.rights = all_rights();
  request.id = what.id;
  request.patch = *std::move(patch);
  Result<records::RecordPtr> made = create_record(unit, request);
  if (!made) return made.error();
  return Addressed{(*made)->version, {what.form, (*made)->id}, {}};
}

namespace {

// What others wrote into these fields since that version, as the last who did; and whether the history knows it all.
struct Meanwhile {
  std::vector<std::pair<std::string, LogEntry>> changed;
  bool known = false;
};
Meanwhile changes_since(Unit& unit, const records::Record& record, int64_t version, const Value& wanted) {
  Meanwhile since;
  int64_t first = record.version;  // every version after this one is in the history
  for (const LogEntry& entry : log_of(unit, record.form->name + "/" + record.id)) {
    if (entry.seq <= version) continue;
    first = std::min(first, entry.seq - 1);
    for (const auto& [name, value] : entry.form_patch) {
      if (!wanted.is(ValueKind::Context) || wanted.find(name) == nullptr) continue;
      std::erase_if(since.changed, [&name = name](const auto& one) { return one.first == name; });
      since.changed.emplace_back(name, entry);
    }
  }
  since.known = version < record.version && first <= version;
  return since;
}

std::string shown(const Value& value) { return value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel(); }

// The caller saw an earlier version. What others wrote meanwhile into his fields is named, with both values
// and by whom; where they wrote others and he says so, both changes stand.
Status check_edit(Unit& unit, const records::Record& record, const Command& command, const Update& what) {
  Status fresh = check_version(unit, record, command.expected_version);
  if (fresh) return fresh;
  const Loaded& loaded = *unit.setting().current;
  const Meanwhile since = changes_since(unit, record, *command.expected_version, what.values);
  if (unit.failure() != nullptr) return *unit.failure();
  Error stale = fresh.error();
  for (const auto& [name, entry] : since.changed) {
    const Value now = records::stored_value(record, name, loaded.zone), wanted = *what.values.find(name);
    if (now == wanted) continue;
    const std::string by = entry.actor.empty() ? unit.say("the engine", "引擎") : entry.actor;
    stale.fields.push_back({name, "E_STALE", unit.say("'" + name + "' is " + shown(now) + " since version " + std::to_string(entry.seq) + " by " + by + ", you wanted " + shown(wanted),
                                                      "“" + name + "”已由 " + by + " 在版本 " + std::to_string(entry.seq) + " 改为 " + shown(now) + "，您要改为 " + shown(wanted))});
  }
  if (what.merge && since.known && stale.fields.empty()) return Done{};
  return stale;
}

}  // namespace

Result<Addressed> run_one(Unit& unit, const Command& command, const Update& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  const bool returned = waits_for(unit, *found);
  if (!returned) {
    Status allowed = check_access(unit, Action::Edit, *found->form, found->record.get());
    if (!allowed && !edits_some_field(unit, *found)) return allowed.error();
  }
  Status fresh = check_edit(unit, *found->record, command, what);
  if (!fresh) return fresh.error();
  Result<std::vector<Entry>> patch = patch_of(unit, what.values);
  if (!patch) return patch.error();
  WriteRequest request = person_request(unit, *found->form, found->record.get());
  if (returned) request.rights = all_rights();
  request.id = what.record.id;
  request.patch = *std::move(patch);
  Result<records::RecordPtr> written = update_record(unit, request);
  if (!written) return written.error();
  return Addressed{(*written)->version, what.record, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Delete& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status allowed = check_access(unit, Action::Delete, *found->form, found->record.get());
  if (!allowed) return allowed.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  WriteRequest request = person_request(unit, *found->form, found->record.get());
  request.id = what.record.id;
  Status gone = delete_record(unit, request);
  if (!gone) return gone.error();
  return Addressed{0, what.record, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Move& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status allowed = check_access(unit, Action::Edit, *found->form, found->record.get());
  if (!allowed) return allowed.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Result<std::vector<Entry>> patch = patch_of(unit, what.values);
  if (!patch) return patch.error();
  WriteRequest request = person_request(unit, *found->form, found->record.get());
  request.id = what.record.id;
  request.patch = *std::move(patch);
  Result<records::RecordPtr> moved = move_record(unit, request, what.stage);
  if (!moved) return moved.error();
  return Addressed{(*moved)->version, what.record, {}};
}

// The record must be complete: what a draft may lack is asked for now.
Status check_complete(Unit& unit, const Found& found) {
  records::ChangeRequest change;
  change.form = found.form;
  change.before = found.record.get();
  change.id = found.record->id;
  change.actor = unit.acting().user();
  change.language = unit.language();
  Result<records::Change> checked = records::prepare_change(change, unit.world(unit.setting().current));
  if (unit.failure() != nullptr) return *unit.failure();
  if (!checked) return checked.error();
  return Done{};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Submit& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  const std::string user = unit.acting().user();
  if (user.empty() || found->record->created_by != user) {
    Status allowed = check_access(unit, Action::Edit, *found->form, found->record.get());
    if (!allowed) return allowed.error();
  }
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Status open = check_not_converted(unit, what.record.form, what.record.id);
  if (!open) return open.error();
  const std::string holder = unit.locked_by(what.record.form, what.record.id);
  if (!holder.empty())
    return refuse(unit, "E_OP_DISABLED", "a flow about this record is running already", "该记录已有流程在运行");
  Status complete = check_complete(unit, *found);
  if (!complete) return complete.error();
  RecordEvent event{"submitted", found->form, found->record, found->record, {}, what.choose};
  std::vector<Case*> started;
  int32_t refused_once = 0;
  Status told = raise_record_event(unit, unit.setting().current, event, &started, &refused_once);
  if (!told) return told.error();
  if (started.empty() && refused_once > 0)
    return refuse(unit, "E_OP_DISABLED", "a flow about this record is running already", "该记录已有流程在运行");
  if (started.empty())
    unit.warn("no_flow_started", unit.say("no flow starts for this record", "没有流程因此启动"));
  const records::RecordPtr now = unit.view().record(*found->form, what.record.id);
  return Addressed{now != nullptr ? now->version : 0, what.record, std::move(started)};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Share& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status allowed = check_access(unit, Action::Edit, *found->form, found->record.get());
  if (!allowed) return allowed.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Result<records::RecordPtr> shared = share_record(unit, *found->form, found->record, what);
  if (!shared) return shared.error();
  return Addressed{(*shared)->version, what.record, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Merge& what) {
  const RecordRef from = current_record(unit, what.record), to = current_record(unit, what.into);
  Result<Found> stays = find_record(unit, to);
  if (!stays) return stays.error();
  if (from == to && !(what.record == what.into)) {
    Status visible = check_access(unit, Action::See, *stays->form, stays->record.get());
    if (!visible) return visible.error();
    unit.warn("merged_already", unit.say("the record has been merged into it already", "该记录此前已并入"));
    return Addressed{stays->record->version, to, {}};
  }
  if (from == to) return refuse(unit, "E_ARGUMENT", "a record cannot be merged into itself", "记录不能与自身合并");
  // What it went into is another record: whoever means that one says so.
  if (!(from == what.record))
    return refuse(unit, "E_STALE", "the record was merged into '" + from.id + "' meanwhile", "该记录已并入“" + from.id + "”");
  Result<Found> goes = find_record(unit, from);
  if (!goes) return goes.error();
  if (goes->form != stays->form)
    return refuse(unit, "E_ARGUMENT", "only records of one form are merged", "只能合并同一表单的记录");
  for (const auto& [action, found] : {std::pair(Action::Delete, &*goes), std::pair(Action::Edit, &*stays)})
    if (Status allowed = check_access(unit, action, *found->form, found->record.get()); !allowed) return allowed.error();
  if (Status fresh = check_version(unit, *goes->record, command.expected_version); !fresh) return fresh.error();
  WriteRequest request = person_request(unit, *stays->form, stays->record.get());
  request.id = goes->record->id;
  Result<records::RecordPtr> merged = merge_records(unit, request, to.id, what.take);
  if (!merged) return merged.error();
  return Addressed{(*merged)->version, to, {}};
}

namespace {

// The flow that converts records of the form and that people start by hand; null: none.
const model::Flow* converting_flow(const model::Model& model, const std::string& form) {
  for (const model::Flow& flow : model.flows) {
    const bool by_hand = std::any_of(flow.starts.begin(), flow.starts.end(), [](const model::Start& one) { return one.on == "manual"; });
    if (flow.form == form && converts(flow) && by_hand) return &flow;
  }
  return nullptr;
}

}  // namespace

Result<Addressed> run_one(Unit& unit, const Command& command, const Convert& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status visible = check_access(unit, Action::See, *found->form, found->record.get());
  if (!visible) return visible.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Status open = check_not_converted(unit, what.record.form, what.record.id);
  if (!open) return open.error();
  if (what.into.empty())
    if (const model::Flow* flow = converting_flow(unit.setting().current->model, what.record.form))
      return run_one(unit, command, Start{flow->name, what.record, what.values});
  Status allowed = check_access(unit, Action::Edit, *found->form, found->record.get());
  if (!allowed) return allowed.error();
  WriteRequest request = person_request(unit, *found->form, found->record.get());
  request.id = what.record.id;
  Result<Converted> done = convert_by_command(unit, request, what);
  if (!done) return done.error();
  return Addressed{done->source != nullptr ? done->source->version : 0, what.record, {}};
}

}  // namespace weir::runtime
