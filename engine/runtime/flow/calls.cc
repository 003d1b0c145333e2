#include "engine/runtime/flow/calls.h"

#include <algorithm>

#include "engine/base/planted.h"
#include "engine/base/sha256.h"
#include "engine/runtime/records/automations.h"
#include "engine/runtime/books.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/flow/returns.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

constexpr int64_t kPauseMax = 7 * 86'400;

// The same as that of the effect: it comes from where the request stands in the log.
std::string key_of(const Case& of) {
  return base::sha256_hex(of.state().id + "|" + std::to_string(of.state().version + 1) + "|" +
                          std::to_string(of.entry().events.size()))
      .substr(0, 32);
}

// The first request of the visit, as its log entry keeps it.
std::optional<Called> request_of(Unit& unit, const Case& of, const Activation& a) {
  const std::optional<Row> row =
      unit.view().row(storage::kind(storage::Own::Event), {Value::string(of.state().id), Value::integer(a.log)});
  if (!row) return std::nullopt;
  const std::optional<LogEntry> entry =
      decode_entry(text_of(row->cells[storage::EventCells::kPayload]));
  if (!entry) return std::nullopt;
  for (const EventBody& event : entry->events)
    if (const auto* called = std::get_if<Called>(&event); called != nullptr && called->activation == a.id) return *called;
  return std::nullopt;
}

// The key of the request that this visit repeats: an incident was retried, and the values are the same.
std::string key_before(StepContext& step, const Value& values) {
  const auto& all = step.of().state().activations;
  const Activation& here = *step.of().state().activation(step.activation());
  for (auto before = all.rbegin(); before != all.rend(); ++before) {
    if (before->id == here.id || before->node != here.node || before->scope != here.scope || before->arm != here.arm) continue;
    if (before->reason != "retry") return {};
    const std::optional<Called> called = request_of(step.unit(), step.of(), *before);
    return called && called->values == values ? called->key : std::string();
  }
  return {};
}

const Timer* live_timer(const Case& of, Id id, int32_t generation) {
  const Timer* timer = of.state().timer(id);
  if (timer == nullptr || timer->kind != TimerKind::Call || timer->state != TimerState::Armed || timer->generation != generation)
    return nullptr;
  const Activation* a = of.state().activation(timer->activation);
  return a != nullptr && a->state == ActivationState::Active ? timer : nullptr;
}

const model::ArgMap* operation_of(const model::Model& model, std::string_view name) {
  const size_t dot = name.find('.');
  for (const model::Definition& connector : model.connectors) {
    if (dot == std::string_view::npos || connector.name != name.substr(0, dot)) continue;
    const model::Arg* all = model::find(connector.args, "operations");
    const model::Arg* one = all != nullptr && all->map() != nullptr ? model::find(*all->map(), name.substr(dot + 1)) : nullptr;
    return one != nullptr ? one->map() : nullptr;
  }
  return nullptr;
}

// `result` of the operation picks what is kept out of the response.
Value result_of(StepContext& step, const Value& body, const Value& sent) {
  const model::ArgMap* operation = operation_of(step.of().model(), step.word("call", ""));
  const model::Arg* result = operation != nullptr ? model::find(*operation, "result") : nullptr;
  if (result == nullptr || result->expression() == nullptr) return body;
  FlowScope inputs = step.scope({.more = {{"response", Value::context({{"body", body}})}, {"with", sent}}});
  feel::EvalContext ctx = step.eval_context();
  return feel::evaluate(*result->expression(), inputs, ctx);
}

bool is_beside(const Case& of, const Activation& a) {
  const Token* token = of.state().token(a.token);
  return token != nullptr && token->arm == kBeside;
}

// A call that nobody waits for is over; it may have been the last thing of the flow.
void end_beside(Case& of, Id activation, StepOutcome outcome) {
  const Id token = of.state().activation(activation)->token;
  close_step(of, activation, ActivationState::Completed, outcome, {}, SeatState::Moot);
  of.emit(TokenChanged{token, TokenState::Consumed});
  const auto& tokens = of.state().tokens;
  const bool more = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) {
    return t.state == TokenState::Live || t.state == TokenState::Waiting;
  });
  if (!more) finish(of, "approved", "end");
}

int64_t number_of(const model::ArgMap* map, std::string_view key, int64_t otherwise) {
  const model::Arg* arg = map != nullptr ? model::find(*map, key) : nullptr;
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  return value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int().value_or(otherwise) : otherwise;
}

// When the next try is due; none: that was the last.
std::optional<Instant> next_try(StepContext& step, int32_t tries) {
  const model::Arg* retry = step.arg("retry");
  const model::ArgMap* map = retry != nullptr ? retry->map() : nullptr;
  if (map == nullptr || tries >= number_of(map, "attempts", 3)) return std::nullopt;
  int64_t pause = 10;
  const model::Arg* backoff = model::find(*map, "backoff");
  if (const auto* spec = backoff != nullptr ? backoff->as<model::DurationSpec>() : nullptr)
    if (const auto due = time::due(*spec, step.now(), step.of().loaded().calendars.app(), step.of().loaded().zone,
                                   spec->expression ? step.evaluate(*spec->expression) : Value()))
      pause = due->seconds - step.now().seconds;
  Decimal wait = Decimal::from_int(pause);
  const model::Arg* factor = model::find(*map, "factor");
  const Value* by = factor != nullptr ? factor->value() : nullptr;
  for (int32_t i = 1; i < tries && by != nullptr && by->is(ValueKind::Number); ++i) {
    const std::optional<Decimal> longer = Decimal::multiply(wait, by->as_number());
    if (!longer || Decimal::from_int(kPauseMax) < *longer) return step.now().plus_seconds(kPauseMax);
    wait = *longer;
  }
  const auto whole = wait.rounded(0, Rounding::HalfUp);
  return step.now().plus_seconds(std::clamp<int64_t>(whole ? whole->to_int().value_or(pause) : pause, 0, kPauseMax));
}

int64_t timeout_of(StepContext& step) {
  const model::Arg* arg = step.arg("timeout");
  const auto* spec = arg != nullptr ? arg->as<model::DurationSpec>() : nullptr;
  if (spec == nullptr) return 0;
  const auto due = time::due(*spec, step.now(), step.of().loaded().calendars.app(), step.of().loaded().zone,
                             spec->expression ? step.evaluate(*spec->expression) : Value());
  return due ? std::max<int64_t>(1, due->seconds - step.now().seconds) : 0;
}

void ask_for_repair(StepContext& step, const model::Who& who, const Failure& failure) {
  Case& of = step.of();
  const std::vector<std::string> people = people_of(step, who);
  if (people.empty()) return raise(of, step.activation(), failure);
  for (const std::string& person : people) {
    Seat seat = seat_for(step, person);
    seat.state = SeatState::Open;
    const std::string holder = seat.holder;
    if (live_seat_of(of.state(), step.activation(), holder) != 0) continue;
    of.emit(SeatAdded{std::move(seat)});
    send(of, step.name(), {holder}, {"inbox"}, {}, step.unit().say(failure.en, failure.zh), "task");
  }
}

void failed_for_good(StepContext& step, const Error& error) {
  Case& of = step.of();
  const std::string name(step.word("call", ""));
  const Failure failure = step.fail(IncidentType::Connector, "the call of " + name + " failed: " + error.message,
                                    "调用 " + name + " 失败：" + error.message);
  const Id activation = step.activation();
  const model::Arg* action = step.arg("on_error");
  const bool beside = is_beside(of, *of.state().activation(activation));
  if (action == nullptr || of.over() || beside) return raise(of, activation, failure);
  if (const auto* block = action->as<model::Block>()) {
    run_block(of, block->entry, step.scope_id(), step.arm());
    return conclude(of, activation, Next::pass(StepOutcome::Done, "on_error"));
  }
  if (action->is_word("approve")) return conclude(of, activation, Next::pass(StepOutcome::Done, "on_error"));
  if (action->is_word("reject")) {
    close_step(of, activation, ActivationState::Completed, StepOutcome::Reject, "on_error", SeatState::Moot);
    return reject_here(of, activation);
  }
  const model::ArgMap* map = action->map();
  if (map == nullptr) return raise(of, activation, failure);
  const model::Arg* task = model::find(*map, "task");
  if (task != nullptr && task->who() != nullptr) return ask_for_repair(step, *task->who(), failure);
  if (const int32_t target = node_index(of, model::word(*map, "go", "")); target >= 0)
    return conclude(of, activation, Next::to(target, "on_error"));
  const std::string_view back = model::word(*map, "return", "");
  if (!back.empty() && send_back(of, activation, back, "")) return;
  raise(of, activation, failure);
}

void succeeded(StepContext& step, const Value& body, const Value& sent) {
  Case& of = step.of();
  std::string into(step.word("into", ""));
  if (into.rfind("vars.", 0) == 0) into.erase(0, 5);
  const Value result = result_of(step, body, sent);
  if (!into.empty()) of.emit(VarSet{into, result});
  const Activation a = *of.state().activation(step.activation());
  if (of.over() || is_beside(of, a)) return end_beside(of, a.id, StepOutcome::Done);
  conclude(of, a.id, Next::follow());
}

}  // namespace

namespace {

constexpr const char* kLoose = "call";

// A call of steps without a flow: it waits in the books, and nobody waits for its answer.
Step begin_loose_call(StepContext& step, const Value& values) {
  Unit& unit = step.unit();
  const std::string key = unit.setting().new_id();
  const std::string operation(step.word("call", ""));
  step.of().emit(Called{0, step.name(), operation, key, values});
  set_note(unit, kLoose, key,
           Value::context({{"model", Value::string(step.of().loaded().model.hash)}, {"node", Value::integer(step.index())},
                           {"form", Value::string(step.of().state().form)}, {"record", Value::string(step.of().state().record)},
                           {"values", values}, {"tries", Value::integer(0)}}));
  set_alarm(unit, "call:" + key, unit.now());
  return Next::follow();
}

// The call in the books, as a step of a block again; none: it is over.
std::optional<StepContext> loose_step(Unit& unit, const Value& note) {
  Result<LoadedPtr> loaded = unit.setting().model_of(text_in(note, "model"));
  const Value* node = note.is(ValueKind::Context) ? note.find("node") : nullptr;
  if (!loaded || node == nullptr || !node->is(ValueKind::Number)) return std::nullopt;
  const int64_t index = node->as_number().to_int().value_or(-1);
  if (index < 0 || static_cast<size_t>(index) >= (*loaded)->model.blocks.size()) return std::nullopt;
  Case* free = unit.begin_block(*loaded, text_in(note, "form"), text_in(note, "record"));
  return std::optional<StepContext>(std::in_place, *free, 0, static_cast<int32_t>(index), 0);
}

}  // namespace

std::optional<CallRequest> pending_loose_call(Unit& unit, const std::string& key) {
  const Value waits = note(unit, kLoose, key);
  std::optional<StepContext> step = loose_step(unit, waits);
  if (!step) return std::nullopt;
  const std::string operation(step->word("call", ""));
  const size_t dot = operation.find('.');
  const Value* values = waits.find("values");
  return CallRequest{key, operation.substr(0, dot), dot == std::string::npos ? std::string() : operation.substr(dot + 1),
                     values != nullptr ? *values : Value(), timeout_of(*step)};
}

bool take_loose_answer(Unit& unit, const std::string& key, const Result<Value>& answer) {
  Value waits = note(unit, kLoose, key);
  std::optional<StepContext> step = loose_step(unit, waits);
  if (!step) return false;
  clear_alarm(unit, "call:" + key);
  const auto tries = static_cast<int32_t>(waits.find("tries")->as_number().to_int().value_or(0)) + 1;
  const Value* values = waits.find("values");
  if (tries > 1) step->of().emit(Called{0, step->name(), std::string(step->word("call", "")), key, values != nullptr ? *values : Value()});
  if (answer) {
    set_note(unit, kLoose, key, Value());
    return true;
  }
  if (const std::optional<Instant> next = next_try(*step, tries)) {
    std::vector<Entry> entries(waits.entries().begin(), waits.entries().end());
    for (Entry& entry : entries)
      if (entry.first == "tries") entry.second = Value::integer(tries);
    set_note(unit, kLoose, key, Value::context(std::move(entries)));
    set_alarm(unit, "call:" + key, *next);
    return true;
  }
  set_note(unit, kLoose, key, Value());
  const model::Arg* action = step->arg("on_error");
  if (const auto* block = action != nullptr ? action->as<model::Block>() : nullptr) {
    run_block(step->of(), block->entry);
    return true;
  }
  const std::string name(step->word("call", ""));
  raise_loose(unit, IncidentType::Connector, name, text_in(waits, "form"), text_in(waits, "record"),
              unit.say("the call of " + name + " failed: " + answer.error().message, "调用 " + name + " 失败：" + answer.error().message),
              model::place(step->of().model(), step->node().span));
  return true;
}

Step begin_call(StepContext& step) {
  Case& of = step.of();
  bool failed = false;
  const Value values = Value::context(step.values("with", &failed));
  if (failed) return step.fail(IncidentType::Field, "a value could not be computed", "有取值无法计算");
  if (of.free_block) return begin_loose_call(step, values);
  step.stay();
  std::string key = key_before(step, values);
  if (key.empty()) key = key_of(of);
  of.emit(Called{step.activation(), step.name(), std::string(step.word("call", "")), key, values});
  arm(of, step.activation(), TimerKind::Call, step.now(), "call");
  return Next::wait();
}

Step begin_call_beside(StepContext& step) {
  Case& of = step.of();
  if (of.free_block) return begin_call(step);
  const Id token = of.next_id();
  of.emit(TokenMade{token, 0, kBeside, step.index()});
  StepContext own(of, token, step.index(), 0);
  const Step begun = begin_call(own);
  if (const Failure* failure = std::get_if<Failure>(&begun)) {
    of.emit(TokenChanged{token, TokenState::Consumed});
    return *failure;
  }
  return Next::follow();
}

std::optional<CallRequest> pending_call(Unit& unit, const std::string& instance, Id timer, int32_t generation) {
  Result<Case*> of = unit.load(instance);
  if (!of) return std::nullopt;
  const Timer* live = live_timer(**of, timer, generation);
  if (live == nullptr) return std::nullopt;
  const std::optional<Called> called = request_of(unit, **of, *(*of)->state().activation(live->activation));
  if (!called) return std::nullopt;
  const size_t dot = called->operation.find('.');
  CallRequest request;
  request.id = called->key;
  if (base::planted(base::Planted::AttemptInEffectKey)) request.id += "." + std::to_string(live->times);
  request.connector = called->operation.substr(0, dot);
  request.operation = dot == std::string::npos ? std::string() : called->operation.substr(dot + 1);
  request.values = called->values;
  StepContext step(**of, 0, (*of)->state().activation(live->activation)->node, live->activation);
  request.timeout_seconds = timeout_of(step);
  return request;
}

bool take_answer(Unit& unit, const std::string& instance, Id timer, int32_t generation, const Result<Value>& answer) {
  Result<Case*> found = unit.load(instance);
  if (!found) return false;
  Case& of = **found;
  const Timer* live = live_timer(of, timer, generation);
  if (live == nullptr) return false;
  const Activation a = *of.state().activation(live->activation);
  StepContext step(of, a.token, a.node, a.id);
  LogEntry& entry = of.entry();
  entry.type = "answer";
  entry.activation = a.id;
  entry.round = a.round;
  entry.step = step.name();
  if (!answer) entry.reason_code = answer.error().reason;
  const int32_t tries = live->times + 1;
  const std::optional<Called> called = request_of(unit, of, a);
  // Each try is told of; the first when it was asked for.
  if (called && tries > 1) of.emit(Called{a.id, step.name(), called->operation, called->key, called->values});
  if (answer) {
    of.emit(TimerFired{timer, std::nullopt});
    succeeded(step, *answer, called ? called->values : Value());
    return true;
  }
  const std::optional<Instant> next = next_try(step, tries);
  of.emit(TimerFired{timer, next});
  if (!next) failed_for_good(step, answer.error());
  return true;
}

void compensate(Case& of, std::vector<Id> activations) {
  std::sort(activations.rbegin(), activations.rend());
  for (const Id id : activations) {
    const Activation a = *of.state().activation(id);
    if (a.state != ActivationState::Completed || a.node < 0 || a.reason == "on_error" || a.compensated) continue;
    const model::Arg* undo = model::find(of.node(a.node).args, "compensate");
    if (undo == nullptr) continue;
    of.emit(Compensated{id});
    if (const auto* block = undo->as<model::Block>()) run_block(of, block->entry, a.scope, a.arm);
  }
}

namespace {

// Does the way from `entry` come to the node, before it leaves its block?
bool leads_to(const Case& of, int32_t entry, int32_t node, int depth = 0) {
  for (int32_t at = entry; at >= 0 && depth < 100; at = of.node(at).next, ++depth) {
    if (at == node) return true;
    for (const model::Arm& arm : of.node(at).arms)
      if (leads_to(of, arm.entry, node, depth + 1)) return true;
  }
  return false;
}

}  // namespace

bool is_undoing(const Case& of, const Token& token) {
  if (token.arm != kBeside || token.node < 0) return false;
  return std::any_of(of.nodes().begin(), of.nodes().end(), [&](const model::FlowNode& node) {
    const model::Arg* undo = model::find(node.args, "compensate");
    const auto* block = undo != nullptr ? undo->as<model::Block>() : nullptr;
    return block != nullptr && leads_to(of, block->entry, token.node);
  });
}

void compensate_all(Case& of) {
  std::vector<Id> done;
  for (const Activation& a : of.state().activations)
    if (a.superseded_by == 0) done.push_back(a.id);
  compensate(of, std::move(done));
}

}  // namespace weir::runtime
