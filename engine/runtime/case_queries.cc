// Reading flows: where they stand, who is waited for, what went wrong, what was sent.
#include <algorithm>
#include <set>

#include "engine/runtime/act.h"
#include "engine/runtime/ladder.h"
#include "engine/runtime/people_step.h"
#include "engine/runtime/queries.h"
#include "engine/base/json.h"
#include "engine/storage/kinds.h"
#include "engine/verbs/verb.h"

namespace weir::runtime {

using storage::Own;

namespace {

std::string text_of(const Value& cell) {
  return cell.is(ValueKind::String) ? std::string(cell.as_string()) : std::string();
}

Error no_case(const Unit& unit) {
  return refuse(unit, "E_NOT_FOUND", "there is no such flow instance, or you may not see it", "没有这个流程实例，或您无权查看");
}

IncidentView incident_view(const Case& of, const Incident& incident) {
  IncidentView view;
  view.id = of.state().id + ":" + std::to_string(incident.id);
  view.instance = of.state().id;
  view.flow = of.state().flow;
  const Activation* a = of.state().activation(incident.activation);
  if (a != nullptr) view.step = step_name(of, a->node, a->scope, a->arm);
  view.type = word(incident.type);
  view.message = incident.message;
  view.record = {of.state().form, of.state().record};
  view.at = incident.at;
  view.open = !incident.ended;
  view.place = incident.place;
  view.values = incident.values;
  return view;
}

// Of an automation, a schedule or a pool: all it has stands in its row.
IncidentView loose_incident(const Row& row) {
  using Cells = storage::IncidentCells;
  IncidentView view;
  view.id = text_of(row.key.front());
  view.step = text_of(row.cells[Cells::kNode]);
  view.type = text_of(row.cells[Cells::kType]);
  view.message = text_of(row.cells[Cells::kText]);
  if (row.cells[Cells::kAt].is(ValueKind::DateTime))
    view.at = to_instant(row.cells[Cells::kAt].as_date_time(), Zone::utc()).value_or(Instant());
  const Result<Value> detail = base::parse_json(text_of(row.cells[Cells::kDetail]));
  const auto part = [&](std::string_view name) {
    const Value* value = detail && detail->is(ValueKind::Context) ? detail->find(name) : nullptr;
    return value != nullptr ? text_of(*value) : std::string();
  };
  view.record = {part("form"), part("record")};
  view.place = part("place");
  return view;
}

// Steps that are certain to come, whatever is decided: the way on until it forks.
std::vector<std::string> predicted(const Case& of) {
  std::vector<std::string> steps;
  const Instance& state = of.state();
  if (of.over()) return steps;
  std::set<int32_t> seen;
  for (const Token& token : state.tokens) {
    if (token.state != TokenState::Live) continue;
    int32_t node = token.node >= 0 ? of.node(token.node).next : -1;
    while (node >= 0 && seen.insert(node).second) {
      const model::FlowNode& at = of.node(node);
      if (at.type != "join") steps.push_back(at.id);
      if (at.type == "choose" || at.type == "inclusive" || at.type == "end") break;
      node = at.type == "parallel" || at.type == "for_each" ? at.join : at.next;
    }
  }
  return steps;
}

std::string titled(Unit& unit, const Case& of) {
  const records::RecordPtr record = of.record();
  if (record == nullptr || of.form() == nullptr || !of.form()->title) return {};
  feel::EvalContext ctx;
  ctx.world = &unit.world(of.loaded());
  records::RecordScope scope(unit.world(of.loaded()), {.record = record.get()}, &ctx);
  return records::render(*of.form()->title, scope, ctx);
}

}  // namespace

std::vector<LogEntry> log_of(Unit& unit, const std::string& instance) {
  std::vector<LogEntry> log;
  for (const Row& row : unit.view().scan(storage::kind(Own::Event), {{Value::string(instance)}, {}, {}, false}, 50'000))
    if (std::optional<LogEntry> entry = decode_entry(text_of(row.cells[storage::EventCells::kPayload])))
      log.push_back(*std::move(entry));
  return log;
}

CaseView view_of(Unit& unit, Case& of) {
  const Instance& state = of.state();
  CaseView view;
  view.id = state.id;
  view.flow = state.flow;
  view.status = state.status_text();
  view.awaiting_resubmit = state.awaiting_resubmit;
  view.record = {state.form, state.record};
  view.initiator = state.initiator;
  view.model = state.model;
  view.version = state.version;
  view.started = state.started;
  view.ended = state.ended;
  view.vars = vars_value(state);
  if (state.awaiting_resubmit && !of.over()) view.at.push_back("start");
  for (const Activation& a : state.activations) {
    StepView step;
    step.id = step_name(of, a.node, a.scope, a.arm);
    step.kind = of.node(a.node).type;
    step.state = word(a.state);
    step.outcome = outcome_word(a.state, a.outcome, a.reason);
    step.reason = a.reason;
    step.round = a.round;
    step.superseded = a.superseded_by != 0;
    step.entered = a.entered;
    step.left = a.left;
    for (const Seat& seat : state.seats) {
      if (seat.activation != a.id) continue;
      step.votes.push_back({seat.principal, seat.holder, std::string(word(seat.state)), std::string(word(seat.origin)),
                            seat.comment, seat.by, seat.at, seat.ordinal, static_cast<int32_t>(seat.weight)});
    }
    if (a.state == ActivationState::Active && !of.over()) view.at.push_back(step.id);
    view.steps.push_back(std::move(step));
  }
  view.predicted = predicted(of);
  for (const Incident& incident : state.incidents) view.incidents.push_back(incident_view(of, incident));
  for (const LogEntry& entry : log_of(unit, state.id))
    view.log.push_back({entry.seq, entry.at, entry.due_at, entry.type, entry.actor, entry.on_behalf_of, entry.step,
                        entry.comment, entry.reason_code, entry.actor_kind, entry.hash});
  return view;
}

Result<CaseView> look_at(Service& service, const std::string& instance, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  Result<Case*> of = unit.load(instance);
  if (!of) return of.error();
  if (!sees_case(unit, **of, unit.acting().user())) return no_case(unit);
  CaseView view = view_of(unit, **of);
  if (unit.failure() != nullptr) return *unit.failure();
  return view;
}

Result<std::vector<CaseView>> find_cases(Service& service, const CaseQuery& query, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (query.limit < 1 || query.limit > 10'000) return refuse(unit, "E_ARGUMENT", "the limit is 1 to 10,000", "上限为 1 到 10000");
  std::vector<std::string> ids;
  if (!query.record.empty()) {
    ids = unit.instances_of(query.record.form, query.record.id);
  } else {
    Query rows;
    std::vector<Filter> filters;
    if (!query.flow.empty()) filters.push_back(Filter::compare("flow", Filter::Op::Equal, Value::string(query.flow)));
    if (query.running_only) filters.push_back(Filter::in("status", {Value::string("running"), Value::string("suspended")}));
    rows.filter = Filter::all_of(std::move(filters));
    rows.page.limit = 100'000;
    rows.sort = {{"updated_at", true}};
    for (const Row& row : unit.view().rows(storage::kind(Own::Instance), std::move(rows))) ids.push_back(text_of(row.key.front()));
  }
  std::vector<CaseView> views;
  for (const std::string& id : ids) {
    if (static_cast<int64_t>(views.size()) >= query.limit) break;
    Result<Case*> of = unit.load(id);
    if (!of) return of.error();
    if (!query.flow.empty() && (*of)->state().flow != query.flow) continue;
    if (query.running_only && (*of)->over()) continue;
    if (sees_case(unit, **of, unit.acting().user())) views.push_back(view_of(unit, **of));
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return views;
}

namespace {

std::vector<std::string> verbs_for(const Case& of, const Activation& a, const Seat& seat) {
  std::vector<std::string> names;
  const model::FlowNode& node = of.node(a.node);
  const bool unclaimed = !seat.candidates.empty() && seat.holder.empty();
  for (const verb::VerbSpec* verb : verb::verbs()) {
    if (verb->on_flow) continue;
    const std::string_view name = verb->name;
    if (unclaimed != (name == "claim") && name != "comment") continue;
    const bool vote = name == "approve" || name == "reject" || name == "add_after" || name == "abstain";
    if ((vote && !is_approval(node)) || (name == "complete" && is_approval(node))) continue;
    if (name == "abstain" && vote_rule(node).abstain == AbstainPolicy::Never) continue;
    if (name == "unclaim" && seat.candidates.empty()) continue;
    if (name == "resolve" && seat.owner.empty()) continue;
    if (name == "take_back" || name == "remove_sign" || name == "urge") continue;
    if (verb->listed)
      if (const model::Arg* can = model::find(node.args, "can"); can != nullptr && can->list() != nullptr &&
          std::none_of(can->list()->begin(), can->list()->end(), [&](const model::Arg& one) { return one.is_word(name); }))
        continue;
    names.emplace_back(name);
  }
  return names;
}

std::string_view right_word(records::FieldRight right) {
  switch (right) {
    case records::FieldRight::Hidden: return "hidden";
    case records::FieldRight::Readonly: return "readonly";
    case records::FieldRight::Editable: return "editable";
    case records::FieldRight::Required: return "required";
  }
  return "readonly";
}

TaskView task_view(Unit& unit, const Case& of, const Seat& seat, const Task& task) {
  const Activation& a = *of.state().activation(seat.activation);
  const model::FlowNode& node = of.node(a.node);
  TaskView view;
  view.id = of.state().id + ":" + std::to_string(seat.id);
  view.instance = of.state().id;
  view.flow = of.state().flow;
  view.step = step_name(of, a.node, a.scope, a.arm);
  view.label = node.label;
  view.record = {of.state().form, of.state().record};
  view.title = titled(unit, of);
  view.holder = seat.holder;
  view.principal = seat.principal;
  view.candidates = seat.candidates;
  view.initiator = of.state().initiator;
  view.opened = task.opened;
  view.due = due_of(of.state(), a.id);
  view.ordinal = seat.ordinal;
  view.round = a.round;
  view.kind = node.type;
  view.verbs = verbs_for(of, a, seat);
  for (const auto& [name, right] : step_rights(node, true).named) view.fields.emplace_back(name, right_word(right));
  view.version = of.state().version;
  return view;
}

// Instances that have something open for the person; of everybody for the engine itself.
std::vector<std::string> instances_with_tasks(Unit& unit, const std::string& user, const InboxFilter& filter) {
  if (!filter.instance.empty()) return {filter.instance};
  if (!filter.record.empty()) return unit.instances_of(filter.record.form, filter.record.id);
  std::set<std::string> ids;
  Query query;
  std::vector<Filter> filters = {Filter::in("status", {Value::string("open"), Value::string("claimed")})};
  if (!user.empty()) filters.push_back(Filter::compare("holder", Filter::Op::Equal, Value::string(user)));
  query.filter = Filter::all_of(std::move(filters));
  query.page.limit = 100'000;
  for (const Row& row : unit.view().rows(storage::kind(Own::Task), std::move(query))) ids.insert(text_of(row.key.front()));
  if (!user.empty())
    for (const Row& row : unit.view().scan(storage::kind(Own::TaskCandidate), {{Value::string(user)}, {}, {}, false}, 100'000))
      ids.insert(text_of(row.key[1]));
  return {ids.begin(), ids.end()};
}

bool is_his(const Seat& seat, const std::string& user) {
  if (seat.holder == user || (seat.principal == user && !seat.exclusive && seat.owner.empty())) return true;
  return seat.holder.empty() && std::find(seat.candidates.begin(), seat.candidates.end(), user) != seat.candidates.end();
}

}  // namespace

Result<Inbox> inbox_of(Service& service, const Actor& actor, const InboxFilter& filter) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (filter.limit < 1 || filter.limit > 10'000) return refuse(unit, "E_ARGUMENT", "the limit is 1 to 10,000", "上限为 1 到 10000");
  const std::string user = unit.acting().user();
  if (!unit.acting().engine() && user.empty()) return refuse(unit, "E_FORBIDDEN", "nobody asks", "缺少操作人");
  Inbox inbox;
  for (const std::string& id : instances_with_tasks(unit, user, filter)) {
    Result<Case*> found = unit.load(id);
    if (!found) {
      if (found.error().code == ErrorCode::NotFound) continue;
      return found.error();
    }
    const Case& of = **found;
    if (!filter.flow.empty() && of.state().flow != filter.flow) continue;
    for (const Seat& seat : of.state().seats) {
      const Task* task = of.state().live_task(seat.id);
      if (task == nullptr || (!unit.acting().engine() && !is_his(seat, user))) continue;
      TaskView view = task_view(unit, of, seat, *task);
      if (!filter.step.empty() && view.step != filter.step) continue;
      inbox.tasks.push_back(std::move(view));
    }
  }
  if (unit.failure() != nullptr) return *unit.failure();
  std::stable_sort(inbox.tasks.begin(), inbox.tasks.end(), [](const TaskView& a, const TaskView& b) {
    if (a.opened != b.opened) return a.opened < b.opened;
    if (a.instance != b.instance) return a.instance < b.instance;
    return a.ordinal < b.ordinal;
  });
  inbox.total = static_cast<int64_t>(inbox.tasks.size());
  if (inbox.total > filter.limit) inbox.tasks.resize(static_cast<size_t>(filter.limit));
  return inbox;
}

Result<std::vector<IncidentView>> open_incidents(Service& service, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  const LoadedPtr& current = unit.setting().current;
  if (!unit.acting().engine() &&
      (current == nullptr || (!current->model.open && !current->access.may_administer(unit.acting().user(), unit.world(current)))))
    return refuse(unit, "E_FORBIDDEN", "only administrators list incidents", "只有管理员可以查看异常");
  Query query;
  query.filter = Filter::compare("status", Filter::Op::Equal, Value::string("open"));
  query.sort = {{"at", false}};
  query.page.limit = 10'000;
  std::vector<IncidentView> views;
  for (const Row& row : unit.view().rows(storage::kind(Own::Incident), std::move(query))) {
    const std::string id = text_of(row.key.front());
    const std::string instance = text_of(row.cells[storage::IncidentCells::kInstance]);
    if (instance.empty()) {
      views.push_back(loose_incident(row));
      continue;
    }
    Result<Case*> of = unit.load(instance);
    if (!of) continue;
    for (const Incident& incident : (*of)->state().incidents)
      if ((*of)->state().id + ":" + std::to_string(incident.id) == id) views.push_back(incident_view(**of, incident));
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return views;
}

Result<std::vector<Effect>> find_effects(Service& service, const EffectFilter& filter, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  const std::string user = unit.acting().user();
  std::vector<Effect> effects;
  for (const Row& row : unit.view().scan(storage::kind(Own::Outbox), {}, 100'000)) {
    std::optional<Effect> effect = decode_effect(text_of(row.cells[storage::OutboxCells::kBody]));
    if (!effect) return Error::of("E_CORRUPT", unit.say("a stored message is damaged", "存储的消息已损坏"));
    if (!unit.acting().engine() && (effect->kind != Effect::Kind::Message || effect->to != user)) continue;
    if (filter.kind && effect->kind != *filter.kind) continue;
    if (!filter.to.empty() && effect->to != filter.to) continue;
    if (!filter.name.empty() && effect->name != filter.name) continue;
    effects.push_back(*std::move(effect));
    if (static_cast<int64_t>(effects.size()) >= filter.limit) break;
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return effects;
}

}  // namespace weir::runtime
