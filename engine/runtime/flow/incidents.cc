#include "engine/runtime/flow/incidents.h"

#include <algorithm>

#include "engine/runtime/cells.h"
#include "engine/runtime/flow/act.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/records/record_write.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::Own;

namespace {

Error no_incident(const Unit& unit) { return refuse(unit, "E_NOT_FOUND", "there is no such incident", "没有这个异常"); }
Error over(const Unit& unit) { return refuse(unit, "E_NOT_OPEN", "the incident is over", "该异常已结束"); }

struct Stuck {
  Case* of = nullptr;
  Id activation = 0;
};

// An open incident of an instance that the actor administers.
Result<Stuck> find_stuck(Unit& unit, const std::string& incident) {
  const size_t colon = incident.rfind(':');
  if (colon == std::string::npos) return no_incident(unit);
  Result<Case*> found = unit.load(incident.substr(0, colon));
  if (!found) return no_incident(unit);
  Case& of = **found;
  const std::string user = unit.acting().user();
  if (!sees_case(unit, of, user)) return no_incident(unit);
  if (!unit.acting().engine() && !administers(unit, of, user))
    return refuse(unit, "E_FORBIDDEN", "only an administrator may see to it", "只有管理员可以处理异常");
  const Incident* raised = of.state().incident(std::atoi(incident.c_str() + colon + 1));
  if (raised == nullptr) return no_incident(unit);
  if (raised->ended) return over(unit);
  if (of.state().status == CaseStatus::Suspended) return refuse(unit, "E_SUSPENDED", "the flow is suspended", "流程已挂起");
  return Stuck{&of, raised->activation};
}

// The row of an incident of an automation, a schedule or a pool; none: it is no such one.
std::optional<Row> loose_row(Unit& unit, const std::string& incident) {
  std::optional<Row> row = unit.view().row(storage::kind(Own::Incident), {Value::string(incident)});
  if (!row || !text_of(row->cells[storage::IncidentCells::kInstance]).empty()) return std::nullopt;
  return row;
}

// Ends it. A dead letter may go into its line again; all else runs again by itself.
Status end_loose(Unit& unit, Row row) {
  const LoadedPtr& current = unit.setting().current;
  if (!unit.acting().engine() && (current == nullptr || !current->access.may_administer(unit.acting().user(), unit.world(current))))
    return refuse(unit, "E_FORBIDDEN", "only an administrator may see to it", "只有管理员可以处理异常");
  if (text_of(row.cells[storage::IncidentCells::kStatus]) != "open") return over(unit);
  row.cells[storage::IncidentCells::kStatus] = Value::string("ended");
  row.cells[storage::IncidentCells::kEndedAt] = Value::date_time(in_zone(unit.now(), Zone::utc()));
  unit.incident_rows.push_back(std::move(row));
  return Done{};
}

bool is_choice(const model::FlowNode& node) { return node.type == "choose" || node.type == "inclusive"; }

// People take the places of those whom the rule did not find.
Status ask(Case& of, const Activation& a, const Resolve& what) {
  Unit& unit = of.unit();
  StepContext step(of, a.token, a.node, a.id);
  const bool no_self = step.word("self", is_approval(step.node()) ? "forbid" : "allow") == "forbid";
  for (const std::string& person : what.to) {
    const User* user = unit.people().user(person);
    if (user == nullptr || !user->active)
      return refuse(unit, "E_RANGE", "'" + person + "' is nobody who can be asked", "'" + person + "' 不是可处理的人员");
    if (no_self && person == of.state().initiator)
      return refuse(unit, "E_RANGE", "'" + person + "' began the flow and may not decide here himself", "'" + person + "' 是发起人，不能在此审批");
    if (live_seat_of(of.state(), a.id, person) != 0)
      return refuse(unit, "E_ALREADY_IN", "'" + person + "' is asked at this step already", "'" + person + "' 已在此步骤中");
  }
  std::vector<Seat> seats;
  if (vote_rule(step.node()).mode == VoteMode::Claim) {
    seats.emplace_back().candidates = what.to;
  } else {
    for (const std::string& person : what.to) {
      Seat seat = new_seat(of, a.id, person);
      seat.ordinal += static_cast<int32_t>(seats.size());
      seats.push_back(std::move(seat));
    }
  }
  end_incidents(of, a.id, "resolve");
  const auto& all = of.state().seats;
  const bool fresh = std::none_of(all.begin(), all.end(), [&](const Seat& seat) { return seat.activation == a.id; });
  add_seats(step, std::move(seats));
  // A step that has asked people before has its times and copies.
  if (fresh) {
    arm_ladder(step);
    give_copies(step, "enter");
  }
  settle(of, a.id);
  return Done{};
}

Status take_options(Case& of, const Activation& a, const Resolve& what) {
  const model::FlowNode& node = of.node(a.node);
  std::vector<Id> arms;
  std::string reason;
  for (const std::string& name : what.to) {
    const auto arm = std::find_if(node.arms.begin(), node.arms.end(), [&](const model::Arm& one) {
      return one.name == name || (!one.when && name == "otherwise");
    });
    if (arm == node.arms.end())
      return refuse(of.unit(), "E_ARGUMENT", "'" + node.id + "' has no option '" + name + "'", "'" + node.id + "' 没有选项 '" + name + "'");
    arms.push_back(static_cast<Id>(arm - node.arms.begin()));
    reason += (reason.empty() ? "option " : ", ") + name;
  }
  if (node.type == "choose" && arms.size() != 1)
    return refuse(of.unit(), "E_ARGUMENT", "'" + node.id + "' takes one option", "'" + node.id + "' 只能取一个选项");
  Next next;
  next.reason = reason;
  if (node.type == "choose") {
    const int32_t entry = node.arms[static_cast<size_t>(arms.front())].entry;
    next = Next::to(entry >= 0 ? entry : node.next, reason);
  } else {
    std::sort(arms.begin(), arms.end());
    next.kind = Next::Kind::Fork;
    next.arms = std::move(arms);
  }
  conclude(of, a.id, next);
  return Done{};
}

Status give_result(Case& of, const Activation& a, const std::vector<Entry>& values) {
  const model::FlowNode& node = of.node(a.node);
  for (const auto& [name, value] : values) {
    const auto& vars = of.flow().vars;
    const bool declared = std::any_of(vars.begin(), vars.end(), [&name = name](const model::Variable& one) { return one.name == name; });
    const bool given = model::word(node.args, "into", node.type == "decide" ? model::word(node.args, "decide", "") : "") == name;
    if (!declared && !given)
      return refuse(of.unit(), "E_ARGUMENT", "the flow has no variable '" + name + "'", "流程没有变量 '" + name + "'");
  }
  for (const auto& [name, value] : values) of.emit(VarSet{name, value});
  Next next = Next::follow();
  next.reason = "resolve";
  conclude(of, a.id, next);
  return Done{};
}

void leave_out(Case& of, const Activation& a) {
  const model::FlowNode& node = of.node(a.node);
  const int32_t next = node.join >= 0 ? of.node(node.join).next : node.next;
  end_incidents(of, a.id, "skip");
  close_step(of, a.id, ActivationState::Skipped, StepOutcome::None, "incident", SeatState::Canceled);
  move(of, a.token, next);
}

Status resolve(Case& of, const Activation& a, const Resolve& what) {
  Unit& unit = of.unit();
  const model::FlowNode& node = of.node(a.node);
  Result<std::vector<Entry>> with = patch_of(unit, what.with);
  if (!with) return with.error();
  if (what.skip) {
    if (!what.to.empty() || !with->empty())
      return refuse(unit, "E_ARGUMENT", "a step that is left out comes to nothing", "跳过的步骤不产生结果");
    return leave_out(of, a), Done{};
  }
  if (is_people_step(node) && !what.to.empty()) return ask(of, a, what);
  if (is_choice(node) && !what.to.empty()) return take_options(of, a, what);
  if (!is_people_step(node) && !is_choice(node) && what.to.empty()) return give_result(of, a, *with);
  return is_people_step(node) ? refuse(unit, "E_ARGUMENT", "say who is asked at '" + node.id + "'", "请指明 '" + node.id + "' 由谁处理")
         : is_choice(node)    ? refuse(unit, "E_ARGUMENT", "say which option '" + node.id + "' takes", "请指明 '" + node.id + "' 取哪个选项")
                              : refuse(unit, "E_ARGUMENT", "nobody is asked at '" + node.id + "': say what it comes to", "'" + node.id + "' 不询问人员：请给出其结果");
}

}  // namespace

Result<Case*> retry_incident(Unit& unit, const std::string& incident) {
  if (std::optional<Row> row = loose_row(unit, incident); row && incident.starts_with(kDeadLetter)) {
    if (Status ended = end_loose(unit, *std::move(row)); !ended) return ended.error();
    unit.revived.push_back(incident.substr(kDeadLetter.size()));
    return static_cast<Case*>(nullptr);
  } else if (row)
    return refuse(unit, "E_OP_DISABLED", "what it belongs to runs again by itself: resolve it", "该异常所属内容会自行再次运行：请处理（resolve）");
  Result<Stuck> stuck = find_stuck(unit, incident);
  if (!stuck) return stuck.error();
  Case& of = *stuck->of;
  const Id activation = stuck->activation;
  of.entry().type = "retry";
  of.entry().activation = activation;
  end_incidents(of, activation, "retry");
  const Activation a = *of.state().activation(activation);
  if (a.state != ActivationState::Active || of.over()) return &of;
  // The visit that is stuck ends; the token comes to the step once more.
  close_step(of, activation, ActivationState::Canceled, StepOutcome::None, "retry", SeatState::Canceled);
  move(of, a.token, a.node);
  if (unit.failure() != nullptr) return *unit.failure();
  return &of;
}

Result<Case*> resolve_incident(Unit& unit, const Resolve& what) {
  if (std::all_of(what.comment.begin(), what.comment.end(), [](char c) { return c == ' ' || c == '\n'; }))
    return refuse(unit, "E_COMMENT_REQUIRED", "say why: a comment is needed", "请填写意见");
  if (std::optional<Row> row = loose_row(unit, what.incident)) {
    if (what.skip || !what.to.empty() || !what.with.is_null())
      return refuse(unit, "E_ARGUMENT", "it belongs to no flow: there is nothing to go on with", "该异常不属于任何流程，无法继续");
    if (Status ended = end_loose(unit, *std::move(row)); !ended) return ended.error();
    return static_cast<Case*>(nullptr);
  }
  Result<Stuck> stuck = find_stuck(unit, what.incident);
  if (!stuck) return stuck.error();
  Case& of = *stuck->of;
  const Activation a = *of.state().activation(stuck->activation);
  LogEntry& entry = of.entry();
  entry.type = what.skip ? "skip" : "resolve_incident";
  entry.activation = a.id;
  entry.step = step_name(of, a.node, a.scope, a.arm);
  entry.comment = what.comment;
  entry.targets = what.to;
  if (a.state != ActivationState::Active || of.over()) {
    end_incidents(of, a.id, "resolve");
  } else if (Status done = resolve(of, a, what); !done) {
    return done.error();
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return &of;
}

}  // namespace weir::runtime
