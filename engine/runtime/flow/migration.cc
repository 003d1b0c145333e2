#include "engine/runtime/flow/migration.h"

#include <algorithm>

#include "engine/model/print.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/flow/apply.h"
#include "engine/runtime/flow/ask_again.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/starts.h"
#include "engine/runtime/queries/queries.h"
#include "engine/storage/kinds.h"
#include "engine/time/due.h"

namespace weir::runtime {

using storage::Own;

namespace {

// Entries of the ladder that have been carried out and say the same in both versions.
std::vector<int32_t> carried_out(const Case& of, Id activation, const model::FlowNode& old, const model::FlowNode& now) {
  const time::Ladder was = time::read_ladder(old.args), is = time::read_ladder(now.args);
  const auto text = [](const time::LadderStep& step) {
    return (step.after != nullptr ? model::to_text(*step.after) : "") + "|" +
           (step.action != nullptr ? model::to_text(*step.action) : "") + "|" +
           (step.every != nullptr ? model::to_text(*step.every) : "");
  };
  std::vector<int32_t> done;
  for (const Timer& timer : of.state().timers) {
    if (timer.activation != activation || timer.kind != TimerKind::Ladder || timer.state != TimerState::Fired) continue;
    for (const time::LadderStep& a : was.steps)
      for (const time::LadderStep& b : is.steps)
        if (a.number == timer.step && b.number == timer.step && text(a) == text(b)) done.push_back(timer.step);
  }
  return done;
}

// Variables that came with the new version; what the others were worked out to stays.
void fill_vars(Case& of) {
  const std::vector<Entry> had = of.state().vars;
  const auto known = [&](const std::string& name) {
    return std::any_of(had.begin(), had.end(), [&](const Entry& var) { return var.first == name; });
  };
  const bool more = std::any_of(of.flow().vars.begin(), of.flow().vars.end(), [&](const model::Variable& one) { return !known(one.name); });
  if (!more) return;
  compute_vars(of);
  for (const auto& [name, value] : had) {
    const auto now = std::find_if(of.state().vars.begin(), of.state().vars.end(), [&name = name](const Entry& var) { return var.first == name; });
    if (now != of.state().vars.end() && !(now->second == value)) of.emit(VarSet{name, value});
  }
}

// Votes of the visit that rest on what means something else now.
void drop_votes(Case& of, Id activation) {
  std::vector<Id> voted;
  for (const Seat& seat : of.state().seats)
    if (seat.activation == activation && !seat.by.empty() && final(seat.state) && seat.group == 0) voted.push_back(seat.id);
  for (const Id id : voted) of.emit(SeatReopened{id, SeatState::Open, {}});
}

bool live(const Case& of, Id activation) {
  const Activation* a = of.state().activation(activation);
  return a != nullptr && a->state == ActivationState::Active && !of.over();
}

}  // namespace

void migrate(Case& of, const LoadedPtr& next, const MigrationPlan& plan, bool restart) {
  struct Timed {
    Id activation;
    std::vector<int32_t> done;
  };
  const model::Flow* flow = next->model.flow(of.state().flow);
  std::vector<Timed> timed;
  for (const Id id : plan.time) {
    const int32_t node = of.state().activation(id)->node;
    const auto to = std::find_if(plan.event.nodes.begin(), plan.event.nodes.end(), [&](const auto& pair) { return pair.first == node; });
    timed.push_back({id, carried_out(of, id, of.node(node), flow->nodes[static_cast<size_t>(to->second)])});
  }
  // Old votes fall where fields that both versions have mean something else: told by the old one.
  std::vector<Id> fallen;
  for (const Id id : plan.ask)
    if (!changed_read(of, *next, *of.state().activation(id)).empty()) fallen.push_back(id);
  for (const Id id : plan.leave)
    close_step(of, id, ActivationState::Canceled, StepOutcome::None, "migration", SeatState::Canceled);
  of.change_version(next, plan.event);
  fill_vars(of);
  for (const Id id : fallen) drop_votes(of, id);
  for (const Id id : plan.ask) {
    if (!live(of, id)) continue;
    const Activation a = *of.state().activation(id);
    StepContext step(of, a.token, a.node, id);
    if (std::optional<OtherPeople> others = other_people(step)) ask_others(step, *std::move(others), "migration");
  }
  for (const Timed& one : timed) {
    if (!live(of, one.activation)) continue;
    const Activation a = *of.state().activation(one.activation);
    StepContext step(of, a.token, a.node, a.id);
    rearm_ladder(step, restart ? step.now() : a.entered, one.done);
  }
  for (const auto* list : {&plan.ask, &plan.count})
    for (const Id id : *list)
      if (live(of, id)) settle(of, id);
  for (const Id id : plan.wait_again) {
    if (!live(of, id)) continue;
    const Activation a = *of.state().activation(id);
    close_step(of, id, ActivationState::Canceled, StepOutcome::None, "retry", SeatState::Canceled);
    move(of, a.token, a.node);
  }
  for (const auto& [token, node] : plan.go_on)
    if (!of.over()) move(of, token, node);
}

Status undo_migration(Case& of) {
  Unit& unit = of.unit();
  std::vector<LogEntry> log = log_of(unit, of.state().id);
  const auto last = std::find_if(log.rbegin(), log.rend(), [](const LogEntry& entry) { return entry.type == "migrate"; });
  const auto moves = [](const LogEntry& entry) {
    return std::any_of(entry.events.begin(), entry.events.end(), [](const EventBody& e) { return std::holds_alternative<Migrated>(e); });
  };
  if (last == log.rend() || !moves(*last))
    return refuse(unit, "E_NOT_OPEN", "there is no migration to take back", "没有可撤回的迁移");
  const bool acted = std::any_of(last->events.begin(), last->events.end(), [](const EventBody& e) {
    return std::holds_alternative<RecordWritten>(e) || std::holds_alternative<Called>(e) || std::holds_alternative<Emitted>(e) ||
           std::holds_alternative<Sent>(e);
  });
  if (last != log.rbegin() || acted)
    return refuse(unit, "E_STALE", "something has happened since the migration: migrate to the older version by its number instead",
                  "迁移之后已有变化：请改为按编号迁移到旧版本");
  log.pop_back();
  const std::optional<Instance> before = fold(log);
  if (!before) return Error::of("E_CORRUPT", unit.say("the log of the instance is damaged", "流程实例的日志已损坏"));
  Result<LoadedPtr> loaded = unit.setting().model_of(before->model);
  if (!loaded) return loaded.error();
  of.change_version(*loaded, MigrationUndone{encode(*before)});
  return Done{};
}

Result<LoadedPtr> version_of(Unit& unit, int64_t number) {
  if (number == 0) return unit.setting().current;
  for (const Row& row : unit.view().scan(storage::kind(Own::Publication), {}, 100'000))
    if (row.key[1] == Value::integer(number)) return unit.setting().model_of(text_of(row.cells[storage::PublicationCells::kModelHash]));
  return refuse(unit, "E_NOT_FOUND", "there is no version " + std::to_string(number), "没有版本 " + std::to_string(number));
}

int64_t number_of_version(Unit& unit, const std::string& model) {
  int64_t number = 0;
  for (const Row& row : unit.view().scan(storage::kind(Own::Publication), {}, 100'000))
    if (text_of(row.cells[storage::PublicationCells::kModelHash]) == model)
      number = std::max(number, row.key[1].as_number().to_int().value_or(0));
  return number;
}

}  // namespace weir::runtime
