// Commands on flows and around them: start, verbs, retry, events, hand-over, the directory.
#include <algorithm>

#include "engine/runtime/flow/act.h"
#include "engine/runtime/flow/incidents.h"
#include "engine/runtime/commands/commands.h"
#include "engine/runtime/commands/inbound.h"
#include "engine/runtime/records/conversion.h"
#include "engine/runtime/commands/hand_over.h"
#include "engine/runtime/commands/organisation.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

using access::Action;

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

Result<Addressed> run_one(Unit& unit, const Command&, const Retry& what) {
  Result<Case*> of = retry_incident(unit, what.incident);
  if (!of) return of.error();
  return *of != nullptr ? about(*of) : Addressed{};
}

Result<Addressed> run_one(Unit& unit, const Command&, const Resolve& what) {
  Result<Case*> of = resolve_incident(unit, what);
  if (!of) return of.error();
  return *of != nullptr ? about(*of) : Addressed{};
}

Result<Addressed> run_one(Unit& unit, const Command&, const Emit& what) {
  if (!unit.acting().engine() && !unit.setting().current->model.open)
    return refuse(unit, "E_FORBIDDEN", "events come from the host itself", "事件只能由宿主系统发出");
  Addressed addressed;
  if (const model::Definition* connector = inbound_connector(unit.setting().current->model, what.event)) {
    bool seen = false;
    Result<Addressed> taken = take_message(unit, *connector, what.values, &seen);
    if (!taken || seen) return taken;
    addressed = *std::move(taken);
  }
  Status told = raise_event(unit, unit.setting().current, what.event, what.values, {}, {}, &addressed.cases);
  if (!told) return told.error();
  return addressed;
}

Result<Addressed> run_one(Unit& unit, const Command&, const HandOver& what) { return hand_over(unit, what); }

Result<Addressed> run_one(Unit& unit, const Command&, const ChangeDirectory& what) {
  Status done = change_directory(unit, what);
  if (!done) return done.error();
  return Addressed{};
}

}  // namespace weir::runtime
