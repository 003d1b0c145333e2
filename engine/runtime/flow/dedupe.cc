#include "engine/runtime/flow/dedupe.h"

#include <algorithm>

#include "engine/runtime/flow/forks.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::runtime {

std::vector<std::string> reapprove_on(const model::FlowNode& node) {
  std::vector<std::string> names;
  const model::Arg* arg = model::find(node.args, "reapprove_on");
  const model::ArgList* list = arg != nullptr ? arg->list() : nullptr;
  if (list == nullptr) return names;
  for (const model::Arg& one : *list)
    if (const Value* value = one.value(); value != nullptr && value->is(ValueKind::String))
      names.emplace_back(value->as_string());
  return names;
}

bool changed_since(const Instance& state, const std::vector<std::string>& fields, int64_t log) {
  return std::any_of(state.changed.begin(), state.changed.end(), [&](const auto& change) {
    return change.second > log &&
           std::any_of(fields.begin(), fields.end(), [&](const std::string& f) { return f == "*" || f == change.first; });
  });
}

namespace {

// The step wants something of this person that an earlier approval did not give.
bool wants_more(const model::FlowNode& node) {
  const auto is_true = [&](std::string_view key) {
    const model::Arg* arg = model::find(node.args, key);
    const Value* value = arg != nullptr ? arg->value() : nullptr;
    return value != nullptr && value->is_true();
  };
  if (is_true("signature") || is_true("always_ask")) return true;
  const model::Arg* fields = model::find(node.args, "fields");
  if (fields == nullptr || fields->map() == nullptr) return false;
  return std::any_of(fields->map()->begin(), fields->map()->end(),
                     [](const auto& field) { return field.second.is_word("required"); });
}

}  // namespace

std::string earlier_approval(StepContext& step, const std::string& principal, std::string_view mode) {
  if (wants_more(step.node())) return {};
  const Instance& state = step.of().state();
  std::vector<std::string> fields = step.reads();
  for (std::string& name : reapprove_on(step.node())) fields.push_back(std::move(name));
  // Newest vote first.
  std::vector<const Seat*> votes;
  for (const Seat& seat : state.seats)
    if (seat.at && !seat.by.empty() && final(seat.state)) votes.push_back(&seat);
  std::stable_sort(votes.begin(), votes.end(), [](const Seat* a, const Seat* b) { return b->log < a->log; });
  for (const Seat* vote : votes) {
    const Activation* a = state.activation(vote->activation);
    if (a == nullptr || a->node < 0 || a->superseded_by != 0 || a->id == step.activation()) continue;
    const bool in_person = vote->by == principal && vote->principal == principal;
    // Who completed a task has approved nothing.
    const bool approved = vote->state == SeatState::Approved && is_approval(step.of().node(a->node));
    if (in_person && approved && !changed_since(state, fields, vote->log)) return std::to_string(vote->id);
    const bool task = in_person && !is_approval(step.of().node(a->node));
    if (mode == "consecutive" && !task && on_one_way(state, a->scope, a->arm, step.scope_id(), step.arm())) return {};
  }
  return {};
}

}  // namespace weir::runtime
