// What a command did, as its caller is told.
#include <algorithm>
#include <concepts>
#include <mutex>
#include <type_traits>

#include "engine/base/sha256.h"
#include "engine/runtime/commit.h"
#include "engine/runtime/flow/flow_scope.h"

namespace weir {

struct Events::State {
  std::once_flag once;
  std::function<std::vector<Event>()> read;  // null: nothing is left to read
  std::vector<Event> events;
};

Events::Events(std::vector<Event> events) : state_(std::make_shared<State>()) { state_->events = std::move(events); }
Events::Events(std::function<std::vector<Event>()> read) : state_(std::make_shared<State>()) { state_->read = std::move(read); }

const std::vector<Event>& Events::list() const {
  static const std::vector<Event> kNone;
  if (state_ == nullptr) return kNone;
  std::call_once(state_->once, [state = state_.get()] {
    if (state->read == nullptr) return;
    state->events = state->read();
    state->read = nullptr;
  });
  return state_->events;
}

}  // namespace weir

namespace weir::runtime {

namespace {

template <class Body>
constexpr bool kNamesStep = requires(const Body& body) { { body.step } -> std::same_as<const std::string&>; };
template <class Body>
constexpr bool kNamesVisit = requires(const Body& body) { { body.activation } -> std::same_as<const Id&>; };

// The step that the event names.
std::string own_step(const EventBody& event) {
  return std::visit(
      [](const auto& body) -> std::string {
        if constexpr (kNamesStep<std::decay_t<decltype(body)>>) return body.step;
        return {};
      },
      event);
}

// Else, that of the visit which it concerns.
std::string step_of_visit(const Case& of, const EventBody& event) {
  return std::visit(
      [&](const auto& body) -> std::string {
        using Body = std::decay_t<decltype(body)>;
        if constexpr (kNamesVisit<Body> && !kNamesStep<Body>) {
          const Activation* a = of.state().activation(body.activation);
          if (a != nullptr) return step_name(of, a->node, a->scope, a->arm);
        }
        return {};
      },
      event);
}

// O5: the same at every attempt and after a restart.
std::string effect_key(const std::string& aggregate, int64_t seq, size_t index) {
  return base::sha256_hex(aggregate + "|" + std::to_string(seq) + "|" + std::to_string(index)).substr(0, 32);
}

void add_effects(const Unit& unit, const Case& of, const std::string& salt, std::vector<Effect>& effects) {
  const LogEntry& entry = of.entry();
  for (size_t i = 0; i < entry.events.size(); ++i) {
    const EventBody& event = entry.events[i];
    if (!std::holds_alternative<Sent>(event) && !std::holds_alternative<Emitted>(event) && !std::holds_alternative<Called>(event))
      continue;
    Effect effect;
    effect.at = unit.now();
    effect.instance = of.free_block ? std::string() : of.state().id;
    effect.record = {of.state().form, of.state().record};
    effect.id = effect_key(of.free_block ? salt : of.state().id, entry.seq, i);
    if (const auto* sent = std::get_if<Sent>(&event)) {
      effect.name = sent->step;
      effect.to = sent->to;
      effect.channel = sent->channel;
      effect.subject = sent->subject;
      effect.text = sent->text;
      effect.data = Value::context({{"why", Value::string(sent->why)}});
    } else if (const auto* emitted = std::get_if<Emitted>(&event)) {
      effect.kind = Effect::Kind::Event;
      effect.name = emitted->name;
      effect.data = emitted->values;
    } else {
      const Called& called = std::get<Called>(event);
      effect.kind = Effect::Kind::Call;
      if (of.free_block) effect.id = called.key;
      effect.name = called.operation;
      effect.data = called.values;
    }
    effects.push_back(std::move(effect));
  }
}

}  // namespace

std::vector<Effect> effects_of(const Unit& unit) {
  std::vector<Effect> effects;
  for (const auto& one : unit.cases()) add_effects(unit, *one, {}, effects);
  if (unit.blocks().empty()) return effects;
  // Steps without a flow have no log of their own: the write that called them names them.
  std::string salt = unit.acting().key + "|" + unit.now().to_string();
  for (const RecordWrite& write : unit.writes())
    salt += "|" + write.id + "@" + std::to_string(write.after != nullptr ? write.after->version : 0);
  for (size_t i = 0; i < unit.blocks().size(); ++i)
    add_effects(unit, *unit.blocks()[i], salt + "#" + std::to_string(i), effects);
  return effects;
}

namespace {

void add_opened(const Case& of, std::vector<TaskRef>& opened) {
  for (const Task& task : of.state().tasks) {
    const bool live = task.state == TaskState::Open || task.state == TaskState::Claimed;
    const Task* before = of.before().live_task(task.seat);
    if (!live || (before != nullptr && before->id == task.id)) continue;
    const Seat* seat = of.state().seat(task.seat);
    const Activation* a = of.state().activation(seat->activation);
    opened.push_back({of.state().id + ":" + std::to_string(seat->id), of.state().id,
                      step_name(of, a->node, a->scope, a->arm), seat->holder, seat->candidates});
  }
}

Told::Entry told_of(const Case& of) {
  Told::Entry told{of.state().id, of.entry().seq, {}, of.sealed()};
  const std::vector<EventBody>& events = of.entry().events;
  for (size_t i = 0; i < events.size(); ++i)
    if (std::string step = step_of_visit(of, events[i]); !step.empty()) told.steps.emplace_back(i, std::move(step));
  return told;
}

Event told_of(const Unit& unit, const RecordWrite& write) {
  std::vector<Entry> data = {{"form", Value::string(write.form->name)}, {"id", Value::string(write.id)}};
  const auto became = unit.notes.find({"converted:" + write.form->name, write.id});
  const Value* into = became != unit.notes.end() && became->second.value.is(ValueKind::Context) ? became->second.value.find("to") : nullptr;
  if (write.verb == "converted" && into != nullptr) data.emplace_back("into", *into);
  return {write.form->name + "/" + write.id, write.after != nullptr ? write.after->version : 0,
          "record_" + write.verb, {}, Value::context(std::move(data))};
}

}  // namespace

std::optional<std::vector<Event>> read_events(const Told& told) {
  std::vector<Event> events;
  for (const Told::Entry& one : told.log) {
    const std::optional<LogEntry> entry =
        one.bytes.is(ValueKind::String) ? decode_entry(one.bytes.as_string()) : std::nullopt;
    if (!entry) return std::nullopt;
    const size_t first = events.size();
    for (const EventBody& event : entry->events)
      events.push_back({one.instance, one.seq, std::string(type_word(event)), own_step(event), readable_event(event)});
    for (const auto& [at, step] : one.steps)
      if (at >= 0 && static_cast<size_t>(at) < entry->events.size()) events[first + static_cast<size_t>(at)].step = step;
  }
  events.insert(events.end(), told.beside.begin(), told.beside.end());
  return events;
}

Answer answer_of(const Unit& unit, int64_t version, const RecordRef& record, const std::vector<Case*>& addressed) {
  Answer answer;
  Outcome& outcome = answer.outcome;
  outcome.version = version;
  outcome.record = record;
  for (const Case* of : addressed) outcome.instances.push_back(of->state().id);
  const auto told = std::make_shared<Told>();
  for (const auto& one : unit.cases()) {
    if (!one->changed()) continue;
    if (std::find(outcome.instances.begin(), outcome.instances.end(), one->state().id) == outcome.instances.end())
      outcome.instances.push_back(one->state().id);
    told->log.push_back(told_of(*one));
    add_opened(*one, outcome.opened);
  }
  for (const RecordWrite& write : unit.writes()) told->beside.push_back(told_of(unit, write));
  outcome.events = Events([told] { return read_events(*told).value_or(std::vector<Event>()); });
  answer.told = told;
  outcome.warnings = unit.warnings();
  return answer;
}

Delta delta_of(const Unit& unit, Outcome outcome) {
  Delta delta;
  delta.outcome = std::move(outcome);
  for (const RecordWrite& write : unit.writes()) {
    for (size_t i = 0; i < write.form->fields.size(); ++i) {
      const Value before = write.before != nullptr && i < write.before->values.size() ? write.before->values[i] : Value();
      const Value after = write.after != nullptr ? write.after->values[i] : Value();
      if (!(before == after)) delta.fields.push_back({{write.form->name, write.id}, write.form->fields[i].name, before, after});
    }
  }
  delta.effects = effects_of(unit);
  for (const auto& one : unit.cases()) {
    const Instance& now = one->state();
    for (const Timer& timer : now.timers) {
      const Timer* before = one->before().timer(timer.id);
      if (timer.state != TimerState::Armed || (before != nullptr && before->generation == timer.generation)) continue;
      const Activation* a = now.activation(timer.activation);
      delta.timers.push_back({now.id, step_name(*one, a->node, a->scope, a->arm), timer.due, timer.action});
    }
  }
  return delta;
}

}  // namespace weir::runtime
