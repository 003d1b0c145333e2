// Reading flows: where they stand, who is waited for, what went wrong, what was sent.
#include <algorithm>
#include <set>

#include "engine/runtime/flow/act.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/queries/log_pages.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/queries/veil.h"
#include "engine/base/json.h"
#include "engine/storage/kinds.h"
#include "engine/verbs/verb.h"

namespace weir::runtime {

using storage::Own;

namespace {

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
    view.at = row.cells[Cells::kAt].is_null() ? Instant() : to_instant(row.cells[Cells::kAt].as_date_time(), Zone::utc()).value_or(Instant());
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

}  // namespace

std::vector<LogEntry> log_of(Unit& unit, const std::string& instance) {
  std::vector<LogEntry> log;
  for (Value from;;) {
    const std::vector<Row> rows = unit.view().scan(storage::kind(Own::Event), {{Value::string(instance)}, from, {}, false}, kLogPage);
    for (const Row& row : rows)
      if (std::optional<LogEntry> entry = decode_entry(text_of(row.cells[storage::EventCells::kPayload])))
        log.push_back(*std::move(entry));
    if (static_cast<int64_t>(rows.size()) < kLogPage) return log;
    from = after_entry(rows.back());
  }
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
  view.change = state.change.kind;
  if (!state.change.values.empty()) view.proposed = Value::context(state.change.values);
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
  Veil(unit).cover(view);
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
    rows.sort = {{"updated_at", true}};
    for (const Row& row : unit.view().every(storage::kind(Own::Instance), std::move(rows))) ids.push_back(text_of(row.key.front()));
  }
  std::vector<CaseView> views;
  int64_t before = query.offset;
  for (const std::string& id : ids) {
    if (static_cast<int64_t>(views.size()) >= query.limit) break;
    Result<Case*> of = unit.load(id);
    if (!of) return of.error();
    if (!query.flow.empty() && (*of)->state().flow != query.flow) continue;
    if (query.running_only && (*of)->over()) continue;
    if (!sees_case(unit, **of, unit.acting().user()) || before-- > 0) continue;
    views.push_back(view_of(unit, **of));
  }
  Veil veil(unit);
  for (CaseView& view : views) veil.cover(view);
  if (unit.failure() != nullptr) return *unit.failure();
  return views;
}

Status check_administers(Unit& unit) {
  const LoadedPtr& current = unit.setting().current;
  if (unit.acting().engine() ||
      (current != nullptr && (current->model.open || current->access.may_administer(unit.acting().user(), unit.world(current)))))
    return Done{};
  return refuse(unit, "E_FORBIDDEN", "only administrators see this", "只有管理员可以查看");
}

Result<std::vector<IncidentView>> open_incidents(Service& service, const Actor& actor, const IncidentQuery& wanted) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (Status allowed = check_administers(unit); !allowed) return allowed.error();
  if (wanted.limit < 1 || wanted.limit > 10'000) return refuse(unit, "E_ARGUMENT", "the limit is 1 to 10,000", "上限为 1 到 10000");
  const auto fits = [&](const IncidentView& view) {
    const std::string step = view.step.substr(0, view.step.find('['));
    return (wanted.flow.empty() || wanted.flow == view.flow) && (wanted.type.empty() || wanted.type == view.type) &&
           (wanted.step.empty() || wanted.step == view.step || wanted.step == step) &&
           (wanted.record.empty() || wanted.record == view.record);
  };
  Query query;
  std::vector<Filter> filters = {Filter::compare("status", Filter::Op::Equal, Value::string("open"))};
  if (!wanted.type.empty()) filters.push_back(Filter::compare("type", Filter::Op::Equal, Value::string(wanted.type)));
  if (!wanted.instance.empty()) filters.push_back(Filter::compare("instance", Filter::Op::Equal, Value::string(wanted.instance)));
  query.filter = Filter::all_of(std::move(filters));
  query.sort = {{"at", false}};
  query.page.limit = 10'000;
  std::vector<IncidentView> views;
  const auto take = [&](IncidentView view) {
    if (static_cast<int64_t>(views.size()) < wanted.limit && fits(view)) views.push_back(std::move(view));
  };
  for (const Row& row : unit.view().rows(storage::kind(Own::Incident), std::move(query))) {
    const std::string id = text_of(row.key.front());
    const std::string instance = text_of(row.cells[storage::IncidentCells::kInstance]);
    if (instance.empty()) {
      take(loose_incident(row));
      continue;
    }
    Result<Case*> of = unit.load(instance);
    if (!of) continue;
    for (const Incident& incident : (*of)->state().incidents)
      if ((*of)->state().id + ":" + std::to_string(incident.id) == id) take(incident_view(**of, incident));
  }
  Veil veil(unit);
  for (IncidentView& view : views) veil.cover(view);
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
  Veil veil(unit);
  for (Effect& effect : effects) veil.cover(effect);
  if (unit.failure() != nullptr) return *unit.failure();
  return effects;
}

}  // namespace weir::runtime
