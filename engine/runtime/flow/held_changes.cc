#include "engine/runtime/flow/held_changes.h"

#include <algorithm>

#include "engine/runtime/flow/advance.h"
#include "engine/runtime/records/stage_move.h"
#include "engine/runtime/flow/starts.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

bool is_event_of(std::string_view kind, std::string_view event) {
  if (kind == "edit") return event == "updated" || event.starts_with("changed ");
  if (kind == "delete") return event == "deleted";
  return kind == "move" && event.starts_with("stage ");
}

std::string_view approved_kind(const model::Flow& flow) { return model::word(flow.args, "approval_of", ""); }

// Does the flow want to approve this? A condition that cannot be told is not a no.
Result<bool> wants(Unit& unit, const LoadedPtr& loaded, const model::Flow& flow, const WantedChange& wanted) {
  bool any = false;
  for (const model::Start& start : flow.starts) {
    if (!approves_changes(flow, start)) continue;
    any = true;
    if (!in_force(start.args, time::date_in(unit.now(), loaded->zone))) continue;
    if (std::find(wanted.events.begin(), wanted.events.end(), start.on) == wanted.events.end()) continue;
    const records::Record* about = wanted.after != nullptr ? wanted.after : wanted.before.get();
    Result<std::optional<bool>> holds = start_condition(unit, loaded, start, about, wanted.before.get(), flow.name);
    if (!holds) return holds.error();
    if (!*holds)
      return refuse(unit, "E_CONDITION", "whether the change needs the approval '" + flow.name + "' cannot be told: its condition is null",
                    "无法判断该变更是否需要审批 '" + flow.name + "'：条件为空");
    if (**holds) return true;
  }
  return !any;
}

Case* awaiting(Unit& unit, const WriteRequest& request, const HeldChange& change) {
  for (const std::string& id : unit.instances_of(request.form->name, request.id)) {
    Result<Case*> of = unit.load(id);
    if (of && !(*of)->over() && (*of)->state().awaiting_resubmit && (*of)->state().initiator == request.by &&
        (*of)->state().change.kind == change.kind)
      return *of;
  }
  return nullptr;
}

}  // namespace

bool approves_changes(const model::Flow& flow, const model::Start& start) { return is_event_of(approved_kind(flow), start.on); }

Result<const model::Flow*> approval_for(Unit& unit, const WriteRequest& request, const WantedChange& wanted) {
  const model::Flow* chosen = nullptr;
  for (const model::Flow& flow : request.loaded->model.flows) {
    if (flow.form != request.form->name || approved_kind(flow) != wanted.change.kind) continue;
    if (!in_force(flow, time::date_in(unit.now(), request.loaded->zone))) continue;
    Result<bool> wants_it = wants(unit, request.loaded, flow, wanted);
    if (!wants_it) return wants_it.error();
    if (*wants_it && (chosen == nullptr || priority_of(*chosen) < priority_of(flow))) chosen = &flow;
  }
  return chosen;
}

Result<bool> hold_change(Unit& unit, const WriteRequest& request, const WantedChange& wanted) {
  if (Case* of = awaiting(unit, request, wanted.change)) {
    if (Status amended = amend_change(*of, request); !amended) return amended.error();
    return true;
  }
  Result<const model::Flow*> chosen = approval_for(unit, request, wanted);
  if (!chosen) return chosen.error();
  if (*chosen == nullptr) return false;
  return hold_change(unit, request, wanted, **chosen);
}

Result<bool> hold_change(Unit& unit, const WriteRequest& request, const WantedChange& wanted, const model::Flow& flow) {
  if (once_forbids(unit, flow, request.id, request.by))
    return refuse(unit, "E_OP_DISABLED", "the approval of such a change is asked for already", "该变更已在审批中");
  StartRequest start;
  start.flow = &flow;
  start.record = request.id;
  start.initiator = request.by;
  start.change = wanted.change;
  start.change.values = request.patch;
  Result<Case*> started = start_flow(unit, request.loaded, start);
  if (!started) return started.error();
  unit.warn("held", unit.say("the change waits for the flow '" + flow.name + "'", "变更等待流程 '" + flow.name + "' 通过"));
  return true;
}

Status amend_change(Case& of, const WriteRequest& request) {
  Unit& unit = of.unit();
  const records::RecordPtr before = of.record();
  if (before == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  records::ChangeRequest change;
  change.form = of.form();
  change.before = before.get();
  change.id = before->id;
  change.patch = request.patch;
  change.actor = request.by;
  change.rights = request.rights;
  change.language = unit.language();
  Result<records::Change> prepared = records::prepare_change(change, unit.world(of.loaded()));
  if (unit.failure() != nullptr) return *unit.failure();
  if (!prepared) return prepared.error();
  if (!request.patch.empty()) of.emit(ChangeAmended{request.step, request.patch});
  return Done{};
}

Status make_change(Case& of) {
  const HeldChange change = of.state().change;
  if (change.kind.empty() || of.form() == nullptr) return Done{};
  WriteRequest request;
  request.loaded = of.loaded_ptr();
  request.form = of.form();
  request.id = of.state().record;
  request.patch = change.values;
  request.writer = records::Writer::Automation;
  request.rights = all_rights();
  request.by = of.state().initiator;
  request.inside = &of;
  request.approved = true;
  if (change.kind == "delete") return delete_record(of.unit(), request);
  Result<records::RecordPtr> made = change.kind == "move" ? move_record(of.unit(), request, change.stage)
                                                          : update_record(of.unit(), request);
  if (!made) return made.error();
  return Done{};
}

}  // namespace weir::runtime
