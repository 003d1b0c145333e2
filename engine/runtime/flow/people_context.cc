#include "engine/runtime/flow/people_context.h"

#include <algorithm>

#include "engine/runtime/records/assigning.h"

namespace weir::runtime {

std::string PeopleContext::initiator() const { return step_.of().state().initiator; }

std::string PeopleContext::owner() const {
  const records::RecordPtr record = step_.of().record();
  read_.push_back("owner");
  return record != nullptr ? record->owner : std::string();
}

std::string PeopleContext::department() const {
  const records::RecordPtr record = step_.of().record();
  read_.push_back("department");
  if (record == nullptr) return {};
  if (!record->department.empty()) return record->department;
  const User* owner = people_.user(record->owner);
  return owner != nullptr ? owner->department : std::string();
}

Value PeopleContext::field(std::string_view name) {
  const records::RecordPtr record = step_.of().record();
  read_.emplace_back(name);
  if (record == nullptr) return {};
  return step_.unit().world(step_.of().loaded()).member(*record, name);
}

std::vector<std::string> PeopleContext::completed(std::string_view step) {
  const Instance& state = step_.of().state();
  std::vector<std::string> people;
  for (auto it = state.activations.rbegin(); it != state.activations.rend(); ++it) {
    if (it->node < 0 || step_.of().node(it->node).id != step || it->state != ActivationState::Completed) continue;
    for (const Seat& seat : state.seats)
      if (seat.activation == it->id && !seat.by.empty() &&
          (seat.state == SeatState::Approved || seat.state == SeatState::Rejected) &&
          std::find(people.begin(), people.end(), seat.by) == people.end())
        people.push_back(seat.by);
    break;
  }
  return people;
}

std::optional<std::vector<std::string>> PeopleContext::chosen() {
  for (const auto& [step, people] : step_.of().state().choices)
    if (step == step_.node().id) return people;
  return std::nullopt;
}

people::Found PeopleContext::assignment(std::string_view name) {
  return assignment_people(step_, name);
}

Value PeopleContext::decide(std::string_view decision, const model::ArgMap* with, bool* failed) {
  return runtime::decide(step_, decision, with, failed, nullptr);
}

Value PeopleContext::evaluate(const feel::Expression& expression, bool* failed) {
  return step_.evaluate(expression, failed);
}

std::vector<std::string> people_of(StepContext& step, const model::Who& who) {
  PeopleContext context(step, step.unit().people());
  people::Found found = context.resolve(who);
  std::vector<std::string> present;
  for (std::string& person : found.people) {
    const User* user = step.unit().people().user(person);
    if (user != nullptr && user->active) present.push_back(std::move(person));
  }
  return present;
}

Value decide(StepContext& step, std::string_view name, const model::ArgMap* with, bool* failed, Value* explanation) {
  const model::Decision* decision = step.of().model().decision(name);
  if (decision == nullptr) {
    if (failed != nullptr) *failed = true;
    return {};
  }
  std::vector<Value> args;
  std::vector<Entry> shown;
  const records::RecordPtr record = step.of().record();
  for (const model::Parameter& parameter : decision->inputs) {
    Value value;
    const model::Arg* given = with != nullptr ? model::find(*with, parameter.name) : nullptr;
    if (given != nullptr) {
      value = step.value(*given, failed);
    } else if (record != nullptr && parameter.name == record->form->name) {
      value = Value::string(record->id);
    } else if (record != nullptr) {
      value = step.unit().world(step.of().loaded()).member(*record, parameter.name);
    }
    shown.emplace_back(parameter.name, value);
    args.push_back(std::move(value));
  }
  feel::EvalContext ctx = step.eval_context();
  Value result = step.unit().world(step.of().loaded()).call_app(name, args, ctx);
  if (failed != nullptr && result.is_null() && ctx.warnings != nullptr && !ctx.warnings->empty()) *failed = true;
  if (explanation != nullptr)
    *explanation = Value::context({{"decision", Value::string(name)},
                                   {"place", Value::string(model::place(step.of().model(), decision->span))},
                                   {"inputs", Value::context(std::move(shown))},
                                   {"result", result}});
  return result;
}

}  // namespace weir::runtime
