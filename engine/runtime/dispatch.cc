#include "engine/runtime/dispatch.h"

#include <algorithm>

#include "engine/base/planted.h"
#include "engine/runtime/record_timers.h"
#include "engine/runtime/act.h"
#include "engine/runtime/assigning.h"
#include "engine/runtime/automations.h"
#include "engine/runtime/books.h"
#include "engine/runtime/conversion.h"
#include "engine/runtime/effects.h"
#include "engine/runtime/hand_over.h"
#include "engine/runtime/ladder.h"
#include "engine/runtime/organisation.h"
#include "engine/runtime/people_context.h"
#include "engine/runtime/pools.h"
#include "engine/runtime/record_write.h"
#include "engine/runtime/sharing.h"
#include "engine/runtime/stage_move.h"
#include "engine/runtime/starts.h"

namespace weir::runtime {

namespace {

using access::Action;

Error no_record(const Unit& unit) {
  return refuse(unit, "E_NOT_FOUND", "there is no such record, or you may not see it", "没有这条记录，或您无权查看");
}

// May the actor do this with the record? The app's permissions, and his part in a flow about it.
Status check_access(Unit& unit, Action action, const model::Form& form, const records::Record* record) {
  const Loaded& loaded = *unit.setting().current;
  if (unit.acting().engine() || loaded.model.open) return Done{};
  const std::string user = unit.acting().user();
  if (loaded.access.check(user, action, form, record, unit.world(loaded)).allowed) return Done{};
  if (unit.failure() != nullptr) return *unit.failure();
  return loaded.access.refusal(user, action, form, record, unit.world(loaded), unit.language());
}

struct Found {
  const model::Form* form = nullptr;
  records::RecordPtr record;
};

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

Result<Addressed> run_one(Unit& unit, const Command& command, const Update& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  const bool returned = waits_for(unit, *found);
  if (!returned) {
    Status allowed = check_access(unit, Action::Edit, *found->form, found->record.get());
    if (!allowed && !edits_some_field(unit, *found)) return allowed.error();
  }
  Status fresh = check_version(unit, *found->record, command.expected_version);
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

// Does a step of it convert the record that it is about?
bool converts(const model::Flow& flow) {
  return std::any_of(flow.nodes.begin(), flow.nodes.end(), [&](const model::FlowNode& node) {
    return node.type == "convert" && model::word(node.args, "convert", "") == flow.form;
  });
}

// The `manual` start of the flow that lets this person in; nullptr: none.
Result<const model::Start*> manual_start(Unit& unit, const model::Flow& flow, const std::string& record) {
  const LoadedPtr& loaded = unit.setting().current;
  bool manual = false;
  for (const model::Start& start : flow.starts) {
    if (start.on != "manual") continue;
    manual = true;
    Case* free = unit.begin_block(loaded, flow.form, record);
    StepContext step(*free, 0, -1, 0);
    const model::Arg* who = model::find(start.args, "manual");
    if (who == nullptr) who = model::find(start.args, "who");
    if (!unit.acting().engine() && who != nullptr && who->who() != nullptr) {
      const std::vector<std::string> people = people_of(step, *who->who());
      if (std::find(people.begin(), people.end(), unit.acting().user()) == people.end()) continue;
    }
    if (start.when) {
      const auto holds = step.condition(*start.when, std::nullopt);
      if (const Failure* failure = std::get_if<Failure>(&holds))
        return refuse(unit, "E_CONDITION", failure->en, failure->zh);
      if (!std::get<bool>(holds))
        return refuse(unit, "E_CONDITION", "the flow's condition does not hold: " + start.when->source,
                      "流程的启动条件不成立：" + start.when->source);
    }
    return &start;
  }
  if (manual) return refuse(unit, "E_OP_DISABLED", "you may not start the flow '" + flow.name + "'", "您不能启动流程 '" + flow.name + "'");
  return refuse(unit, "E_OP_DISABLED", "the flow '" + flow.name + "' is not started by hand", "流程 '" + flow.name + "' 不能手动启动");
}

Result<Addressed> run_one(Unit& unit, const Command&, const Start& what) {
  const LoadedPtr& loaded = unit.setting().current;
  const model::Flow* flow = loaded->model.flow(what.flow);
  if (flow == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no flow '" + what.flow + "'", "没有流程 '" + what.flow + "'");
  std::string record;
  if (!flow->form.empty()) {
    RecordRef ref = what.record;
    if (ref.form.empty()) ref.form = flow->form;
    if (ref.form != flow->form)
      return refuse(unit, "E_ARGUMENT", "the flow is about records of '" + flow->form + "'", "该流程针对表单 '" + flow->form + "' 的记录");
    Result<Found> found = find_record(unit, ref);
    if (!found) return found.error();
    Status visible = check_access(unit, Action::See, *found->form, found->record.get());
    if (!visible) return visible.error();
    record = ref.id;
  }
  Result<const model::Start*> start = manual_start(unit, *flow, record);
  if (!start) return start.error();
  if (once_forbids(unit, *flow, record, unit.acting().user()))
    return refuse(unit, "E_OP_DISABLED", "the flow is running for this record already", "该记录已有此流程在运行");
  if (flow->locks || converts(*flow))
    if (Status open = check_not_converted(unit, flow->form, record); !open) return open.error();
  if (flow->locks && !unit.locked_by(flow->form, record).empty())
    return refuse(unit, "E_LOCKED", "another flow holds this record", "记录被其他流程锁定");
  Result<std::vector<Entry>> values = patch_of(unit, what.values);
  if (!values) return values.error();
  Status chosen = check_choices(unit, loaded, *flow, record, what.choose, Chooser::Initiator);
  if (!chosen) return chosen.error();
  StartRequest request;
  request.flow = flow;
  request.record = record;
  request.initiator = unit.acting().user();
  request.choices = what.choose;
  request.values = *std::move(values);
  Result<Case*> of = start_flow(unit, loaded, request);
  if (!of) return of.error();
  return Addressed{0, {flow->form, record}, {*of}};
}

Addressed about(Case* of) { return {0, {of->state().form, of->state().record}, {of}}; }

Result<Addressed> run_one(Unit& unit, const Command& command, const Act& what) {
  Result<Case*> of = act(unit, what, command.expected_version);
  if (!of) return of.error();
  return about(*of);
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Administer& what) {
  Result<Case*> of = administer(unit, what, command.expected_version);
  if (!of) return of.error();
  return about(*of);
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

Result<Addressed> run_one(Unit& unit, const Command&, const Retry& what) {
  Result<Case*> of = retry_incident(unit, what.incident);
  if (!of) return of.error();
  return about(*of);
}

Value assigned_by_hand(Unit& unit, const std::string& from, const Assign& what) {
  const std::string by = unit.acting().user();
  const std::string reason = what.reason.empty() ? std::string() : ": " + what.reason;
  const Value line = Value::context({{"en", Value::string("assigned to " + what.to + " by hand by " + by + ", before: " + from + reason)},
                                     {"zh", Value::string(by + " 手工指派给 " + what.to + "，原负责人：" + from + reason)}});
  return Value::context({{"lines", Value::list({line})}});
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Assign& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status allowed = check_access(unit, Action::Transfer, *found->form, found->record.get());
  if (!allowed) return allowed.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  const User* to = unit.people().user(what.to);
  if (to == nullptr || !to->active)
    return refuse(unit, "E_RANGE", "'" + what.to + "' is nobody who can own records", "'" + what.to + "' 不能成为负责人");
  WriteRequest request = person_request(unit, *found->form, found->record.get());
  request.id = what.record.id;
  request.writer = records::Writer::Automation;
  request.rights = all_rights();
  request.patch = {{"owner", Value::string(what.to)}};
  leave_pool(unit, what.record.form, what.record.id);
  forget_offer(unit, what.record.form, what.record.id);
  set_note(unit, "refused:" + what.record.form, what.record.id, Value());
  keep_why(unit, what.record.form, what.record.id, assigned_by_hand(unit, found->record->owner, what));
  Result<records::RecordPtr> written = update_record(unit, request);
  if (!written) return written.error();
  Status told = raise_record_event(unit, unit.setting().current, {"assigned", found->form, *written, found->record, {}});
  if (!told) return told.error();
  return Addressed{(*written)->version, what.record, {}};
}

Result<Addressed> run_one(Unit& unit, const Command&, const Emit& what) {
  if (!unit.acting().engine() && !unit.setting().current->model.open)
    return refuse(unit, "E_FORBIDDEN", "events come from the host itself", "事件只能由宿主系统发出");
  Addressed addressed;
  Status told = raise_event(unit, unit.setting().current, what.event, what.values, {}, {}, &addressed.cases);
  if (!told) return told.error();
  return addressed;
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Accept& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Result<records::RecordPtr> done = accept_record(unit, *found->form, found->record);
  if (!done) return done.error();
  return Addressed{(*done)->version, what.record, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Decline& what) {
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Result<records::RecordPtr> done = decline_record(unit, *found->form, found->record, what.reason);
  if (!done) return done.error();
  return Addressed{(*done)->version, what.record, {}};
}

Result<const model::Definition*> named_pool(Unit& unit, const std::string& name) {
  const model::Definition* pool = find_pool(unit.setting().current->model, name);
  if (pool == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no pool '" + name + "'", "没有公海 '" + name + "'");
  return pool;
}

Result<Addressed> run_one(Unit& unit, const Command&, const Take& what) {
  Result<const model::Definition*> pool = named_pool(unit, what.pool);
  if (!pool) return pool.error();
  std::vector<records::RecordPtr> records;
  for (RecordRef ref : what.records) {
    if (ref.form.empty()) ref.form = (*pool)->form;
    Result<Found> found = find_record(unit, ref);
    if (!found) return found.error();
    if (found->form->name != (*pool)->form)
      return refuse(unit, "E_ARGUMENT", "the pool holds records of '" + (*pool)->form + "'", "该公海只有表单 '" + (*pool)->form + "' 的记录");
    records.push_back(found->record);
  }
  Status taken = take_from_pool(unit, **pool, records);
  if (!taken) return taken.error();
  const model::Form* form = unit.setting().current->model.form((*pool)->form);
  const records::RecordPtr now = unit.view().record(*form, records.front()->id);
  return Addressed{now != nullptr ? now->version : 0, {form->name, records.front()->id}, {}};
}

Result<Addressed> run_one(Unit& unit, const Command& command, const Release& what) {
  Result<const model::Definition*> pool = named_pool(unit, what.pool);
  if (!pool) return pool.error();
  Result<Found> found = find_record(unit, what.record);
  if (!found) return found.error();
  Status fresh = check_version(unit, *found->record, command.expected_version);
  if (!fresh) return fresh.error();
  Status free = check_lock(unit, found->form->name, what.record.id, nullptr, {});
  if (!free) return free.error();
  Result<std::vector<Entry>> patch = patch_of(unit, what.values);
  if (!patch) return patch.error();
  const std::string user = unit.acting().user();
  if (!patch->empty() && (unit.acting().engine() || user == found->record->owner)) {
    WriteRequest request = person_request(unit, *found->form, found->record.get());
    request.id = what.record.id;
    request.patch = *std::move(patch);
    Result<records::RecordPtr> written = update_record(unit, request);
    if (!written) return written.error();
  }
  Status released = release_to_pool(unit, **pool, found->record, what.reason);
  if (!released) return released.error();
  const records::RecordPtr now = unit.view().record(*found->form, what.record.id);
  return Addressed{now != nullptr ? now->version : 0, what.record, {}};
}

// The flow that converts records of the form and that people start by hand; null: none.
const model::Flow* converting_flow(const model::Model& model, const std::string& form) {
  for (const model::Flow& flow : model.flows) {
    const bool by_hand = std::any_of(flow.starts.begin(), flow.starts.end(), [](const model::Start& one) { return one.on == "manual"; });
    if (flow.form == form && converts(flow) && by_hand) return &flow;
  }
  return nullptr;
}

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

Result<Addressed> run_one(Unit& unit, const Command&, const HandOver& what) { return hand_over(unit, what); }

Result<Addressed> run_one(Unit& unit, const Command&, const ChangeDirectory& what) {
  Status done = change_directory(unit, what);
  if (!done) return done.error();
  return Addressed{};
}

}  // namespace

std::string command_word(const Command& command) {
  static constexpr std::string_view kWords[] = {"create", "update", "delete", "move", "convert", "submit", "start",
                                                "act", "administer", "retry", "take", "release", "assign", "accept",
                                                "decline", "hand_over", "emit", "share", "change_directory"};
  return std::string(kWords[command.what.index()]);
}

void settle_unit(Unit& unit) {
  settle_automations(unit);
  while (wake_conditions(unit)) settle_automations(unit);
  adjust_clocks(unit);
}

Result<Addressed> dispatch(Unit& unit, const Command& command) {
  if (unit.setting().current == nullptr)
    return refuse(unit, "E_MODEL", "nothing has been published yet", "尚未发布任何应用");
  const bool person = command.actor.kind == ActorKind::Human || command.actor.kind == ActorKind::Agent || command.actor.kind == ActorKind::Api;
  if (person) {
    const User* user = unit.people().user(command.actor.user);
    // An open app lets in whoever the host lets in, but nobody who has left.
    const bool unknown = user == nullptr && !(unit.setting().current->model.open && !command.actor.user.empty());
    if (unknown || (user != nullptr && !user->active))
      return refuse(unit, "E_FORBIDDEN", "the directory has no active user '" + command.actor.user + "'",
                    "目录中没有在职用户 '" + command.actor.user + "'");
  }
  unit.may_choose = person && (std::holds_alternative<Act>(command.what) || std::holds_alternative<Submit>(command.what) ||
                               std::holds_alternative<Start>(command.what));
  Result<Addressed> done = std::visit([&](const auto& what) { return run_one(unit, command, what); }, command.what);
  if (!done) return done;
  settle_unit(unit);
  if (unit.refusal()) return *unit.refusal();
  // What followed may have written the record again.
  if (const model::Form* form = unit.setting().current->model.form(done->record.form); form != nullptr && done->version > 0)
    if (const records::RecordPtr now = unit.view().record(*form, done->record.id)) done->version = now->version;
  return done;
}

Result<bool> fire_alarm(Unit& unit, const std::string& id, Instant due) {
  const std::optional<Instant> armed = alarm_due(unit, id);
  if (unit.failure() != nullptr) return *unit.failure();
  if (!armed || !(*armed == due) || unit.setting().current == nullptr) return false;
  clear_alarm(unit, id);
  const std::string kind = id.substr(0, id.find(':'));
  if (kind == "schedule") fire_schedule(unit, id, due);
  Status done = Done{};
  if (kind == "accept") done = acceptance_over(unit, id.substr(7));
  if (kind == "organisation") organisation_changed(unit);
  if (kind == "recycle" || kind == "warn") done = fire_pool(unit, id);
  // What is refused now would be refused for ever: an administrator is told, the alarm is over.
  if (!done) raise_loose(unit, IncidentType::Automation, id, {}, {}, done.error().message, {});
  settle_unit(unit);
  if (unit.failure() != nullptr) return *unit.failure();
  return true;
}

Result<bool> fire_timer(Unit& unit, const std::string& instance, Id id, int32_t generation) {
  if (is_record_timer(instance)) {
    Result<bool> fired = fire_record_timer(unit, instance, id);
    settle_unit(unit);
    return fired;
  }
  Result<Case*> found = unit.load(instance);
  if (!found) return found.error();
  Case& of = **found;
  const Instance& state = of.state();
  const Timer* timer = nullptr;
  for (const Timer& one : state.timers)
    if (one.id == id) timer = &one;
  const Activation* a = timer != nullptr ? state.activation(timer->activation) : nullptr;
  if (a == nullptr) return false;
  const bool live = timer->state == TimerState::Armed && timer->generation == generation &&
                    a->state == ActivationState::Active && !of.over();
  if (!live && !base::planted(base::Planted::TimerNotChecked)) return false;
  LogEntry& entry = of.entry();
  entry.type = "timer";
  entry.due_at = timer->due;
  entry.activation = a->id;
  entry.round = a->round;
  entry.step = step_name(of, a->node, a->scope, a->arm);
  entry.reason_code = timer->action + (timer->step > 0 ? "#" + std::to_string(timer->step) : "");
  if (state.status == CaseStatus::Suspended)
    hold_timer(of, id);
  else
    fire(of, id);
  settle_unit(unit);
  if (unit.failure() != nullptr) return *unit.failure();
  return true;
}

}  // namespace weir::runtime
