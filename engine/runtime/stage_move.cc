#include "engine/runtime/stage_move.h"

#include <algorithm>

#include "engine/records/stages.h"
#include "engine/runtime/advance.h"
#include "engine/runtime/consequences.h"
#include "engine/runtime/starts.h"

namespace weir::runtime {

namespace {

// Leaves the record where it is and asks for the approval.
Result<records::RecordPtr> hold_move(Unit& unit, const WriteRequest& request, const model::Stage& stage) {
  const model::Flow* flow = request.loaded->model.flow(stage.approval);
  if (flow == nullptr) return refuse(unit, "E_MODEL", "there is no flow '" + stage.approval + "'", "没有流程 '" + stage.approval + "'");
  if (once_forbids(unit, *flow, request.id, request.by))
    return refuse(unit, "E_OP_DISABLED", "the approval of this move is asked for already", "该阶段变更已在审批中");
  if (!request.patch.empty())
    if (Result<records::RecordPtr> written = update_record(unit, request); !written) return written.error();
  StartRequest start;
  start.flow = flow;
  start.record = request.id;
  start.initiator = request.by;
  start.move_to = stage.name;
  Result<Case*> started = start_flow(unit, request.loaded, start);
  if (!started) return started.error();
  unit.warn("held", unit.say("the move waits for the flow '" + flow->name + "'", "阶段变更等待流程 '" + flow->name + "' 通过"));
  return unit.view().record(*request.form, request.id);
}

}  // namespace

bool is_over(const records::Record& record) {
  const model::Stage* stage = records::stage_of(record);
  return record.converted || (stage != nullptr && !stage->ends.empty());
}

void finish_held_move(Case& of) {
  const auto held = std::find_if(of.state().vars.begin(), of.state().vars.end(),
                                 [](const Entry& entry) { return entry.first == kMoveTo; });
  if (held == of.state().vars.end() || !held->second.is(ValueKind::String)) return;
  Unit& unit = of.unit();
  WriteRequest request;
  request.loaded = of.loaded_ptr();
  request.form = of.form();
  request.id = of.state().record;
  request.writer = records::Writer::Automation;
  request.rights = all_rights();
  request.by = of.state().initiator;
  request.inside = &of;
  if (request.form == nullptr) return;
  request.approved = true;
  Result<records::RecordPtr> moved = move_record(unit, request, std::string(held->second.as_string()));
  if (!moved) unit.warn("stage", moved.error().message);
}

Result<records::RecordPtr> move_record(Unit& unit, const WriteRequest& request, const std::string& stage) {
  const records::RecordPtr before = unit.view().record(*request.form, request.id);
  if (unit.failure() != nullptr) return *unit.failure();
  if (before == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  Status free = check_lock(unit, request.form->name, request.id, request.inside, request.by);
  if (!free) return free.error();
  records::ChangeRequest change;
  change.form = request.form;
  change.before = before.get();
  change.id = request.id;
  change.patch = request.patch;
  change.actor = request.by;
  change.writer = request.writer;
  change.rights = request.rights;
  change.language = unit.language();
  Result<records::Change> prepared = records::prepare_change(change, unit.world(request.loaded));
  if (!prepared) return prepared.error();
  Result<const model::Stage*> reached = records::check_move(
      {before.get(), &prepared->after, stage, request.by, unit.language()}, unit.world(request.loaded));
  if (unit.failure() != nullptr) return *unit.failure();
  if (!reached) return reached.error();
  if (!(*reached)->approval.empty() && !request.approved) return hold_move(unit, request, **reached);
  auto after = std::make_shared<records::Record>(std::move(prepared->after));
  after->stage = stage;
  unit.write({request.form, request.loaded, request.id, before, after, std::move(prepared->unique), request.by, "moved"});
  if (request.inside != nullptr)
    request.inside->emit(RecordWritten{request.step, request.form->name, request.id, after->version,
                                       {{"stage", Value::string(stage)}}});
  Status figures = refresh_rollups(unit, request.loaded, *request.form, before.get(), after.get());
  if (!figures) return figures.error();
  if ((*reached)->on_enter.entry >= 0) {
    Case* free_case = unit.begin_block(request.loaded, request.form->name, request.id);
    run_block(*free_case, (*reached)->on_enter.entry);
    // What a stage does on entry belongs to the move: it happens with it or not at all.
    for (const Incident& incident : free_case->state().incidents)
      return refuse(unit, "E_STAGE", "what '" + stage + "' does on entry failed: " + incident.message + " (" + incident.place + ")",
                    "进入 '" + stage + "' 时的动作失败：" + incident.message + "（" + incident.place + "）");
  }
  Status told = raise_record_event(unit, request.loaded, {"stage " + stage, request.form, after, before, {"stage"}});
  if (!told) return told.error();
  const records::RecordPtr now = unit.view().record(*request.form, request.id);
  return now != nullptr ? now : records::RecordPtr(after);
}

}  // namespace weir::runtime
