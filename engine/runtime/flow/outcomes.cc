// What a command did, as its caller is told.
#include <algorithm>

#include "engine/base/sha256.h"
#include "engine/runtime/commit.h"
#include "engine/runtime/flow/flow_scope.h"

namespace weir::runtime {

namespace {

// The step that the event names, or that of the visit which it concerns.
std::string step_of(const Case& of, const EventBody& event) {
  return std::visit(
      [&](const auto& body) -> std::string {
        if constexpr (requires { body.step; } && !requires { body.step + 0; }) {
          return body.step;
        } else if constexpr (requires { body.activation; }) {
          if constexpr (requires { body.activation + 0; }) {
            const Activation* a = of.state().activation(body.activation);
            return a != nullptr ? step_name(of, a->node, a->scope, a->arm) : std::string();
          }
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
  // Steps without a flow have no log of their own: the write that called them names them.
  std::string salt = unit.acting().key + "|" + unit.now().to_string();
  for (const RecordWrite& write : unit.writes())
    salt += "|" + write.id + "@" + std::to_string(write.after != nullptr ? write.after->version : 0);
  for (size_t i = 0; i < unit.blocks().size(); ++i)
    add_effects(unit, *unit.blocks()[i], salt + "#" + std::to_string(i), effects);
  return effects;
}

Outcome outcome_of(const Unit& unit, int64_t version, const RecordRef& record, const std::vector<Case*>& addressed) {
  Outcome outcome;
  outcome.version = version;
  outcome.record = record;
  for (const Case* of : addressed) outcome.instances.push_back(of->state().id);
  for (const auto& one : unit.cases()) {
    const Case& of = *one;
    if (!of.changed()) continue;
    if (std::find(outcome.instances.begin(), outcome.instances.end(), of.state().id) == outcome.instances.end())
      outcome.instances.push_back(of.state().id);
    for (const EventBody& event : of.entry().events)
      outcome.events.push_back({of.state().id, of.entry().seq, std::string(type_word(event)), step_of(of, event), readable_event(event)});
    for (const Task& task : of.state().tasks) {
      const bool live = task.state == TaskState::Open || task.state == TaskState::Claimed;
      const Task* before = of.before().live_task(task.seat);
      if (!live || (before != nullptr && before->id == task.id)) continue;
      const Seat* seat = of.state().seat(task.seat);
      const Activation* a = of.state().activation(seat->activation);
      outcome.opened.push_back({of.state().id + ":" + std::to_string(seat->id), of.state().id,
                                step_name(of, a->node, a->scope, a->arm), seat->holder, seat->candidates});
    }
  }
  for (const RecordWrite& write : unit.writes()) {
    std::vector<Entry> data = {{"form", Value::string(write.form->name)}, {"id", Value::string(write.id)}};
    const auto became = unit.notes.find({"converted:" + write.form->name, write.id});
    const Value* into = became != unit.notes.end() && became->second.value.is(ValueKind::Context) ? became->second.value.find("to") : nullptr;
    if (write.verb == "converted" && into != nullptr) data.emplace_back("into", *into);
    outcome.events.push_back({write.form->name + "/" + write.id, write.after != nullptr ? write.after->version : 0,
                              "record_" + write.verb, {}, Value::context(std::move(data))});
  }
  outcome.warnings = unit.warnings();
  return outcome;
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
