#include "engine/runtime/records/stage_move.h"

#include "engine/records/stages.h"
#include "engine/runtime/flow/advance.h"
#include "engine/runtime/records/across.h"
#include "engine/runtime/records/consequences.h"
#include "engine/runtime/flow/held_changes.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

namespace {

// The approval of the stage; else a flow that approves moves of people.
Result<bool> hold_move(Unit& unit, const WriteRequest& request, const model::Stage& stage, const records::RecordPtr& before,
                       const records::Record& after) {
  const WantedChange wanted{{"move", stage.name, {}}, {"stage " + stage.name}, before, &after};
  if (stage.approval.empty())
    return request.writer == records::Writer::Person && request.inside == nullptr ? hold_change(unit, request, wanted) : Result<bool>(false);
  const model::Flow* flow = request.loaded->model.flow(stage.approval);
  if (flow == nullptr) return refuse(unit, "E_MODEL", "there is no flow '" + stage.approval + "'", "没有流程 '" + stage.approval + "'");
  return hold_change(unit, request, wanted, *flow);
}

}  // namespace

bool is_over(const records::Record& record) {
  const model::Stage* stage = records::stage_of(record);
  return record.converted || (stage != nullptr && !stage->ends.empty());
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
  const Result<records::Change> here = records::prepare_change(change, unit.world(request.loaded));
  if (!here) return here.error();
  // What it is in the stage: formulas and conditions may read that. Who may write what was judged above.
  records::Record there = here->after;
  there.stage = stage;
  change.before = &there;
  if (change.writer == records::Writer::Person) change.writer = records::Writer::Automation;
  Result<records::Change> prepared = records::prepare_change(change, unit.world(request.loaded));
  Result<const model::Stage*> reached = records::check_move(
      {before.get(), &here->after, prepared ? &prepared->after : nullptr, stage, request.by, unit.language()}, unit.world(request.loaded));
  if (unit.failure() != nullptr) return *unit.failure();
  if (!reached) return reached.error();
  if (!prepared) {
    // Sound where it stands, not where it goes: that is the move's refusal.
    Error error = Error::of("E_STAGE", prepared.error().message);
    error.fields = prepared.error().fields;
    return error;
  }
  if (!request.approved) {
    Result<bool> held = hold_move(unit, request, **reached, before, here->after);
    if (!held) return held.error();
    if (*held) return records::RecordPtr(before);
  }
  const auto after = std::make_shared<const records::Record>(std::move(prepared->after));
  if (Status alone = check_across(unit, before.get(), *after); !alone) return alone.error();
  unit.write(written(unit, request, before, after, std::move(prepared->unique), "moved"));
  if (request.inside != nullptr)
    request.inside->emit(RecordWritten{request.step, request.form->name, request.id, after->version,
                                       {{"stage", Value::string(stage)}}});
  Status figures = refresh_rollups(unit, request.loaded, *request.form, before.get(), after.get());
  if (!figures) return figures.error();
  if ((*reached)->on_enter.entry >= 0) {
    Case* free_case = unit.begin_block(request.loaded, request.form->name, request.id);
    free_case->steps_of = {"stage", stage};
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
