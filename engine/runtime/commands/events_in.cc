// Events by name: they start flows, wake steps that wait, and tell a parent that a subflow ended.
#include <algorithm>
#include <set>

#include "engine/access/push_down.h"
#include "engine/runtime/flow/advance.h"
#include "engine/runtime/flow/effects.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/flow/returns.h"
#include "engine/runtime/flow/starts.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

bool starts_with_event(const model::Start& start, const std::string& name) {
  return start.on == name || (start.on == "event" && model::word(start.args, "event", "") == name);
}

// A `match` sees the event's content as `event`, and the record or flow around it.
bool matches(Case& of, const Activation* a, const model::Arg* match, const Value& values) {
  if (match == nullptr || match->expression() == nullptr) return true;
  StepContext step(of, a != nullptr ? a->token : 0, a != nullptr ? a->node : -1, a != nullptr ? a->id : 0);
  FlowScope inputs = step.scope({.more = {{"event", values}}});
  feel::EvalContext ctx = step.eval_context();
  return feel::evaluate(*match->expression(), inputs, ctx).is_true();
}

void put_in(feel::Node& node, const std::vector<feel::Input>& inputs, const Value& event) {
  if (node.op == feel::Op::Input && node.index < inputs.size() && inputs[node.index].kind == feel::InputKind::Named &&
      inputs[node.index].name == "event") {
    node.op = feel::Op::Constant;
    node.constant = event;
    node.children.clear();
    return;
  }
  for (feel::Node& child : node.children) put_in(child, inputs, event);
}

// The condition with the event's content in it: the store can filter by what is known.
feel::Expression with_event(const feel::Expression& match, const Value& event) {
  feel::Expression bound;
  bound.source = match.source;
  bound.span = match.span;
  bound.root = match.root;
  bound.inputs = match.inputs;
  bound.locals = match.locals;
  put_in(bound.root, bound.inputs, event);
  bound.prepare();
  return bound;
}

bool reads_record(const feel::Expression& match) {
  return std::any_of(match.inputs.begin(), match.inputs.end(), [](const feel::Input& input) {
    return input.kind == feel::InputKind::Field || input.kind == feel::InputKind::Record;
  });
}

constexpr size_t kMeantMax = 10'000;

// The records that the `match` of an event from outside names.
Result<std::vector<std::string>> records_meant(Unit& unit, const LoadedPtr& loaded, const model::Form& form,
                                               const feel::Expression& match, const Value& values) {
  const feel::Expression bound = with_event(match, values);
  const std::string user = unit.acting().user();
  records::RecordWorld& world = unit.world(loaded);
  std::set<std::string> candidates;
  const Filter filter = access::push_down(bound, form, user, world).filter;
  std::string cursor;
  do {
    Query query;
    query.filter = filter;
    query.page.limit = 1'000;
    query.page.after = cursor;
    for (const records::RecordPtr& record : unit.view().matching(form, std::move(query), &cursor)) candidates.insert(record->id);
    if (unit.failure() != nullptr) return *unit.failure();
  } while (!cursor.empty());
  // What this command has written is not in the store yet.
  for (const RecordWrite& write : unit.writes())
    if (write.form->name == form.name) candidates.insert(write.id);
  std::vector<std::string> meant;
  for (const std::string& id : candidates) {
    const records::RecordPtr record = unit.view().record(form, id);
    if (record == nullptr) continue;
    feel::EvalContext ctx;
    ctx.world = &world;
    records::RecordScope scope(world, {.record = record.get(), .user = user}, &ctx);
    if (feel::evaluate(bound, scope, ctx).is_true()) meant.push_back(id);
    if (unit.failure() != nullptr) return *unit.failure();
    if (meant.size() > kMeantMax) return refuse(unit, "E_LIMIT", "more than 10,000 records are meant", "涉及的记录超过一万条");
  }
  return meant;
}

// What a suspended flow was told lets it go on once it is resumed.
constexpr std::string_view kHeard = "event";
bool heard(const Case& of, Id activation) {
  return std::any_of(of.state().timers.begin(), of.state().timers.end(), [&](const Timer& timer) {
    return timer.activation == activation && timer.action == kHeard && (timer.state == TimerState::Armed || timer.state == TimerState::Paused);
  });
}

void wake_waiting(Unit& unit, const std::string& name, const Value& values) {
  const std::vector<Row> rows =
      unit.view().scan(storage::kind(storage::Own::Subscription), {{Value::string(name)}, {}, {}, false}, 10'000);
  for (const Row& row : rows) {
    Result<Case*> of = unit.load(text_of(row.cells[storage::SubscriptionCells::kInstance]));
    if (!of || (*of)->over()) continue;
    const bool suspended = (*of)->state().status == CaseStatus::Suspended;
    std::vector<Id> waiting;
    for (const Activation& a : (*of)->state().activations)
      if (a.state == ActivationState::Active && a.node >= 0 && (*of)->node(a.node).type == "wait" &&
          model::word((*of)->node(a.node).args, "event", "") == name)
        waiting.push_back(a.id);
    for (const Id id : waiting) {
      const Activation a = *(*of)->state().activation(id);
      if (a.state != ActivationState::Active) continue;
      if (!matches(**of, &a, model::find((*of)->node(a.node).args, "match"), values)) continue;
      if (suspended && heard(**of, id)) continue;
      (*of)->emit(VarSet{"event", values});
      if (suspended) arm(**of, id, TimerKind::Wake, unit.now(), std::string(kHeard));
      else conclude(**of, id, Next::follow());
    }
  }
}

}  // namespace

Status raise_event(Unit& unit, const LoadedPtr& loaded, const std::string& name, const Value& values,
                   const std::string& form, const std::string& record, std::vector<Case*>* started) {
  ++unit.depth;
  struct Leave {
    Unit& unit;
    ~Leave() { --unit.depth; }
  } leave{unit};
  if (unit.depth > unit.setting().depth_max)
    return refuse(unit, "E_LIMIT", "one thing leads to another without end: events are nested too deep", "事件相互触发，嵌套过深");
  const Date today = time::date_in(unit.now(), loaded->zone);
  for (const model::Flow& flow : loaded->model.flows) {
    if (!in_force(flow, today)) continue;
    for (const model::Start& start : flow.starts) {
      if (!starts_with_event(start, name)) continue;
      const model::Arg* match = model::find(start.args, "match");
      std::vector<std::string> about;
      if (!flow.form.empty() && flow.form != form) {
        const feel::Expression* condition = match != nullptr ? match->expression() : nullptr;
        if (condition == nullptr || !reads_record(*condition)) continue;
        Result<std::vector<std::string>> meant = records_meant(unit, loaded, *loaded->model.form(flow.form), *condition, values);
        if (!meant) return meant.error();
        about = *std::move(meant);
      } else if (matches(*unit.begin_block(loaded, form, record), nullptr, match, values)) {
        about.push_back(flow.form.empty() ? std::string() : record);
      }
      bool any = false;
      for (const std::string& one_record : about) {
        if (once_forbids(unit, flow, flow.form.empty() ? record : one_record, unit.acting().user())) continue;
        if (flow.locks && flow.form != form && !unit.locked_by(flow.form, one_record).empty()) {
          unit.warn("locked", unit.say("the flow '" + flow.name + "' did not start: another flow holds the record",
                                       "流程 '" + flow.name + "' 未启动：记录被其他流程锁定"));
          continue;
        }
        StartRequest request;
        request.flow = &flow;
        request.record = one_record;
        request.initiator = unit.acting().user();
        request.values = {{"event", values}};
        Result<Case*> one = start_flow(unit, loaded, request);
        if (!one) return one.error();
        if (started != nullptr) started->push_back(*one);
        any = true;
      }
      if (any) break;
    }
  }
  for (const model::Definition& automation : loaded->model.automations) {
    if (!in_force(automation, today) || !happens_on(automation, name)) continue;
    const model::Arg* steps = model::find(automation.args, "do");
    const model::Block* block = steps != nullptr ? steps->as<model::Block>() : nullptr;
    if (block == nullptr) continue;
    Case* free = unit.begin_block(loaded, form, record);
    if (!matches(*free, nullptr, model::find(automation.args, "match"), values) ||
        !matches(*free, nullptr, model::find(automation.args, "when"), values))
      continue;
    free->steps_of = {"automation", automation.name};
    free->emit(VarSet{"event", values});
    run_block(*free, block->entry);
  }
  wake_waiting(unit, name, values);
  if (unit.failure() != nullptr) return *unit.failure();
  return Done{};
}

namespace {

void tell_parent(Case& child, std::string_view name) {
  Unit& unit = child.unit();
  Result<Case*> parent = unit.load(child.state().parent);
  if (!parent) return;
  Case& of = **parent;
  const Id activation = child.state().parent_activation;
  const Activation* a = of.state().activation(activation);
  if (a == nullptr || a->state != ActivationState::Active || of.over() || !waits_for_subflow(of.node(a->node))) return;
  if (name != "rejected" && name != "terminated" && name != "withdrawn")
    return conclude(of, activation, Next::follow());
  const std::string_view policy = model::word(of.node(a->node).args, "on_child_reject", "propagate");
  if (policy == "continue") return conclude(of, activation, Next::pass(StepOutcome::Reject, std::string(name)));
  if (policy == "return" && send_back(of, activation, "previous", "")) return;
  close_step(of, activation, ActivationState::Completed, StepOutcome::Reject, name, SeatState::Moot);
  reject_here(of, activation);
}

}  // namespace

void flow_ended(Case& of, std::string_view name) {
  if (of.free_block) return;
  Unit& unit = of.unit();
  if (const model::Arg* cc = model::find(of.flow().args, "cc"); cc != nullptr && cc->list() != nullptr && !of.state().activations.empty()) {
    const Activation last = of.state().activations.back();
    StepContext step(of, last.token, last.node, last.id);
    for (const model::Arg& one : *cc->list()) {
      const model::ArgMap* map = one.map();
      const model::Arg* to = map != nullptr ? model::find(*map, "to") : nullptr;
      if (to == nullptr || to->who() == nullptr || model::word(*map, "on", "end") != "end") continue;
      for (const std::string& person : people_of(step, *to->who())) copy_to(of, last.id, person);
    }
  }
  // A flow that is returned out of has been told to its parent by the return itself.
  if (!of.state().parent.empty() && name != "returned") tell_parent(of, name);
  if (unit.setting().current == nullptr) return;
  const Value content = Value::context({{"instance", Value::string(of.state().id)}, {"status", Value::string(name)}});
  Status told = raise_event(unit, unit.setting().current, of.state().flow + " " + std::string(name), content,
                            of.state().form, of.state().record);
  if (!told) unit.warn("event", told.error().message);
}

}  // namespace weir::runtime
