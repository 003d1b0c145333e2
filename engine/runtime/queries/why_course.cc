#include "engine/runtime/queries/why_course.h"

#include <optional>

#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

std::string moment(const Case& of, Instant at) { return in_zone(at, of.loaded().zone).to_string(); }

// The scope that this visit opened: the log tells it right behind the visit.
const Scope* scope_of(const Case& of, const std::vector<LogEntry>& log, const Activation& a) {
  for (const LogEntry& entry : log) {
    bool visited = false;
    for (const EventBody& event : entry.events) {
      if (const auto* passed = std::get_if<StepPassed>(&event)) visited = passed->activation == a.id;
      if (const auto* left = std::get_if<StepLeft>(&event)) visited = left->activation == a.id;
      if (const auto* opened = std::get_if<ScopeOpened>(&event); opened != nullptr && visited && opened->scope.node == a.node)
        return of.state().scope(opened->scope.id);
    }
  }
  return nullptr;
}

std::string arm_name(const Case& of, const Scope& scope, size_t position) {
  if (scope.kind == ScopeKind::Rows) return std::to_string(scope.arms[position].index + 1);
  const auto& arms = of.node(scope.node).arms;
  const auto index = static_cast<size_t>(scope.arms[position].index);
  return index < arms.size() ? arms[index].name : std::to_string(index + 1);
}

Text became(ArmState state) {
  switch (state) {
    case ArmState::Pending: return {"has its turn later", "尚未轮到"};
    case ArmState::Live: return {"is on its way", "进行中"};
    case ArmState::Arrived: return {"arrived", "已到达"};
    case ArmState::Ended: return {"ended by a reject", "因否决结束"};
    case ArmState::Canceled: return {"was ended: the others were enough", "已结束：其他分支已足够"};
  }
  return {};
}

std::optional<Instant> changed_at(const std::vector<LogEntry>& log, Id scope, size_t position, ArmState state) {
  for (auto entry = log.rbegin(); entry != log.rend(); ++entry)
    for (const EventBody& event : entry->events)
      if (const auto* arm = std::get_if<ArmChanged>(&event);
          arm != nullptr && arm->scope == scope && static_cast<size_t>(arm->arm) == position && arm->state == state)
        return entry->at;
  return std::nullopt;
}

// The key of the step that says so.
const model::Arg* rule_of(const model::FlowNode& node, const Timer& timer) {
  switch (timer.kind) {
    case TimerKind::ClaimWithin: return model::find(node.args, "claim_within");
    case TimerKind::Timeout: return model::find(node.args, "timeout");
    case TimerKind::Wake: {
      const model::Arg* wait = model::find(node.args, "for");
      return wait != nullptr ? wait : model::find(node.args, "until");
    }
    case TimerKind::Call: return nullptr;
    case TimerKind::Ladder: break;
  }
  for (const char* key : {timer.action == "remind" ? "remind" : "due", "limits", "due"})
    if (const model::Arg* arg = model::find(node.args, key)) return arg;
  return nullptr;
}

Text purpose(const Timer& timer) {
  switch (timer.kind) {
    case TimerKind::ClaimWithin: return {"somebody must claim it by ", "须有人认领，截止 "};
    case TimerKind::Timeout: return {"it waits no longer than ", "最长等到 "};
    case TimerKind::Wake: return {"it waits until ", "等到 "};
    case TimerKind::Call:
    case TimerKind::Ladder: break;
  }
  return timer.action == "due" ? Text{"it is due at ", "到期时间 "} : Text{};
}

Text now_stands(const Timer& timer) {
  switch (timer.state) {
    case TimerState::Armed: return timer.times > 0 ? Text{", again", "（再次）"} : Text{};
    case TimerState::Fired: return {": fired", "：已触发"};
    case TimerState::Canceled: return {": no longer needed", "：已取消"};
    case TimerState::Paused: return {": stands still", "：已暂停"};
  }
  return {};
}

}  // namespace

std::vector<Reason> explain_branches(Case& of, const std::vector<LogEntry>& log, const Activation& a) {
  const Scope* scope = scope_of(of, log, a);
  if (scope == nullptr) return {};
  const std::string needed = std::to_string(scope->needed), all = std::to_string(scope->arms.size());
  Reason reason{needed + " of " + all + " branches must arrive", all + " 个分支中须有 " + needed + " 个到达", {}, {}, {}};
  if (const model::Arg* rule = model::find(of.node(a.node).args, "wait_for")) reason.place = model::place(of.model(), rule->span);
  for (size_t i = 0; i < scope->arms.size(); ++i) {
    const ArmState state = scope->arms[i].state;
    const std::optional<Instant> at = changed_at(log, scope->id, i, state);
    const std::string name = arm_name(of, *scope, i), when = at && state != ArmState::Live ? " " + moment(of, *at) : "";
    reason.because.push_back({"branch " + name + " " + std::string(became(state).en) + (when.empty() ? "" : " at" + when),
                              "分支 " + name + " " + std::string(became(state).zh) + when, {}, {}, {}});
  }
  return {std::move(reason)};
}

std::vector<Reason> explain_times(Case& of, const std::vector<LogEntry>& log, const Activation& a) {
  std::vector<Reason> reasons;
  for (const Timer& timer : of.state().timers) {
    if (timer.activation != a.id || timer.kind == TimerKind::Call) continue;
    const Text what = purpose(timer), state = now_stands(timer);
    const std::string due = moment(of, timer.due), action = timer.action;
    Reason reason{(what.en.empty() ? "its time limit: '" + action + "' at " : std::string(what.en)) + due + std::string(state.en),
                  (what.zh.empty() ? "时限：“" + action + "”，" : std::string(what.zh)) + due + std::string(state.zh), {}, {}, {}};
    if (const model::Arg* rule = rule_of(of.node(a.node), timer)) reason.place = model::place(of.model(), rule->span);
    if (timer.kind != TimerKind::Wake)
      reason.because.push_back({"counted from " + moment(of, timer.from), "自 " + moment(of, timer.from) + " 起算", {}, {}, {}});
    for (const LogEntry& entry : log)
      for (const EventBody& event : entry.events)
        if (const auto* fired = std::get_if<TimerFired>(&event); fired != nullptr && fired->timer == timer.id)
          reason.because.push_back({"fired at " + moment(of, entry.at), "触发于 " + moment(of, entry.at), {}, {}, {}});
    reasons.push_back(std::move(reason));
  }
  return reasons;
}

std::vector<Reason> explain_event(Case& of, const std::vector<LogEntry>& log, const Activation& a) {
  const std::string_view name = model::word(of.node(a.node).args, "event", "");
  if (of.node(a.node).type != "wait" || name.empty()) return {};
  for (const LogEntry& entry : log) {
    const VarSet* came = nullptr;
    for (const EventBody& event : entry.events) {
      if (const auto* set = std::get_if<VarSet>(&event); set != nullptr && set->name == "event") came = set;
      const auto* left = std::get_if<StepLeft>(&event);
      if (left == nullptr || left->activation != a.id || came == nullptr) continue;
      const std::string at = moment(of, entry.at), text(name);
      Reason reason{"the event '" + text + "' came at " + at, "事件 '" + text + "' 于 " + at + " 到达", {}, {}, {}};
      if (const model::Arg* match = model::find(of.node(a.node).args, "match")) reason.place = model::place(of.model(), match->span);
      if (came->value.is(ValueKind::Context)) reason.values.assign(came->value.entries().begin(), came->value.entries().end());
      return {std::move(reason)};
    }
  }
  return {};
}

}  // namespace weir::runtime
