#include "engine/runtime/commands/dispatch.h"

#include "engine/base/planted.h"
#include "engine/runtime/records/assigning.h"
#include "engine/runtime/records/automations.h"
#include "engine/runtime/books.h"
#include "engine/runtime/commands/commands.h"
#include "engine/runtime/flow/effects.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/records/merging.h"
#include "engine/runtime/commands/organisation.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/records/record_timers.h"
#include "engine/runtime/records/recompute.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

std::string command_word(const Command& command) {
  static constexpr std::string_view kWords[] = {"create", "update", "delete", "move", "convert", "submit", "start",
                                                "act", "administer", "retry", "take", "release", "assign", "accept",
                                                "decline", "hand_over", "emit", "share", "change_directory",
                                                "merge", "resolve_incident"};
  return std::string(kWords[command.what.index()]);
}

namespace {

std::string doing_of(const Command& command) {
  if (const auto* act = std::get_if<Act>(&command.what)) return act->verb + " " + act->step;
  if (const auto* whole = std::get_if<Administer>(&command.what)) return whole->verb;
  return command_word(command);
}

template <class AnyCommand> auto addressed_record(AnyCommand& command) {
  using Ref = std::conditional_t<std::is_const_v<AnyCommand>, const RecordRef, RecordRef>;
  return std::visit(
      [](auto& what) -> Ref* {
        if constexpr (requires { what.record.id; }) return &what.record;
        else return nullptr;
      },
      command.what);
}

// A record that was merged is called by its old id for ever.
Result<Addressed> run_on_record(Unit& unit, const Command& command) {
  const auto run = [&](const Command& one) {
    return std::visit([&](const auto& what) { return run_one(unit, one, what); }, one.what);
  };
  const RecordRef* named = addressed_record(command);
  if (named == nullptr || std::holds_alternative<Merge>(command.what)) return run(command);
  const RecordRef now = current_record(unit, *named);
  if (now == *named) return run(command);
  if (command.expected_version)
    return refuse(unit, "E_STALE", "the record was merged into '" + now.id + "' meanwhile", "该记录已并入“" + now.id + "”");
  Command other = command;
  *addressed_record(other) = now;
  return run(other);
}

}  // namespace

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
  unit.doing = doing_of(command);
  Result<Addressed> done = run_on_record(unit, command);
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
  unit.doing = kind;
  if (kind == "schedule") fire_schedule(unit, id, due);
  Status done = Done{};
  if (kind == "accept") done = acceptance_over(unit, id.substr(7));
  if (kind == "recompute") done = recompute_next(unit, id.substr(10));
  if (kind == "organisation") organisation_changed(unit);
  if (kind == "recycle" || kind == "warn") done = fire_pool(unit, id);
  // What is refused now would be refused for ever: an administrator is told, the alarm is over.
  if (!done) raise_loose(unit, IncidentType::Automation, id, {}, {}, done.error().message, {});
  settle_unit(unit);
  if (unit.failure() != nullptr) return *unit.failure();
  return true;
}

Result<bool> fire_timer(Unit& unit, const std::string& instance, Id id, int32_t generation) {
  unit.doing = "timer";
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
