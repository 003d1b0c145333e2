#include "engine/runtime/flow/flow_scope.h"

#include <algorithm>

namespace weir::runtime {

namespace {

constexpr size_t kValuesMax = 40;  // kept for explanations

}  // namespace

FlowScope::FlowScope(Case& of, Place place) : case_(&of), place_(std::move(place)) {
  if (place_.record == nullptr) {
    keep_ = place_.own != nullptr ? place_.own : of.record();
    place_.record = keep_.get();
  }
}

std::string read_name(const feel::Input& input) {
  switch (input.kind) {
    case feel::InputKind::Record: return {};
    case feel::InputKind::Initiator: return "initiator";
    case feel::InputKind::Vars: return "vars";
    case feel::InputKind::Steps: return "steps";
    case feel::InputKind::User: return "user";
    case feel::InputKind::Now: return "now";
    case feel::InputKind::Today: return "today";
    default: return input.name;
  }
}

Value FlowScope::input(const feel::Input& input) {
  Value value = answer(input);
  if (input.kind == feel::InputKind::Field) fields_.push_back(input.name);
  if (input.kind == feel::InputKind::Record) fields_.push_back("*");
  if (input.kind == feel::InputKind::Vars) fields_.push_back("vars");
  const std::string name = read_name(input);
  if (!name.empty() && values_.size() < kValuesMax &&
      std::none_of(values_.begin(), values_.end(), [&](const Entry& e) { return e.first == name; }))
    values_.emplace_back(name, value);
  return value;
}

Value FlowScope::named(const std::string& name) {
  for (const Entry& entry : place_.more)
    if (entry.first == name) return entry.second;
  auto [as, item] = row_item(*case_, place_.scope, place_.arm);
  if (!as.empty() && as == name) return item;
  for (const Entry& var : case_->state().vars)
    if (var.first == name) return var.second;
  return {};
}

Value FlowScope::answer(const feel::Input& input) {
  const Instance& state = case_->state();
  switch (input.kind) {
    case feel::InputKind::Vars: return vars_value(state);
    case feel::InputKind::Steps: return steps_value(*case_);
    case feel::InputKind::Initiator:
      return state.initiator.empty() ? Value() : Value::string(state.initiator);
    case feel::InputKind::Started: return Value::date_time(in_zone(state.started, case_->loaded().zone));
    case feel::InputKind::Flow:
      return Value::context({{"id", Value::string(state.id)},
                             {"name", Value::string(state.flow)},
                             {"status", Value::string(state.status_text())},
                             {"initiator", Value::string(state.initiator)}});
    case feel::InputKind::Named: return named(input.name);
    case feel::InputKind::Record:
      // In a `where` over other records, `record` is the flow's own.
      if (keep_ == nullptr && place_.record != nullptr) {
        const records::RecordPtr own = case_->record();
        return own != nullptr ? case_->unit().world(case_->loaded()).context(*own) : Value();
      }
      break;
    default: break;
  }
  const std::string user = case_->unit().acting().user();
  records::RecordScope inner(case_->unit().world(case_->loaded()),
                             {.record = place_.record, .row = place_.row, .user = user});
  return inner.input(input);
}

Value vars_value(const Instance& state) { return Value::context(state.vars); }

Value steps_value(const Case& of) {
  const Instance& state = of.state();
  std::vector<Entry> steps;
  std::vector<int32_t> seen;
  for (auto it = state.activations.rbegin(); it != state.activations.rend(); ++it) {
    if (it->node < 0 || std::find(seen.begin(), seen.end(), it->node) != seen.end()) continue;
    seen.push_back(it->node);
    std::vector<Entry> one;
    const std::string_view outcome = outcome_word(it->state, it->outcome, it->reason);
    one.emplace_back("outcome", outcome.empty() ? Value() : Value::string(outcome));
    const Seat* last = nullptr;
    for (const Seat& seat : state.seats)
      if (seat.activation == it->id && seat.at && !seat.by.empty() && (last == nullptr || *last->at <= *seat.at))
        last = &seat;
    one.emplace_back("by", last != nullptr ? Value::string(last->by) : Value());
    one.emplace_back("at", it->left ? Value::date_time(in_zone(*it->left, of.loaded().zone)) : Value());
    one.emplace_back("comment", last != nullptr && !last->comment.empty() ? Value::string(last->comment) : Value());
    steps.emplace_back(of.node(it->node).id, Value::context(std::move(one)));
  }
  std::reverse(steps.begin(), steps.end());
  return Value::context(std::move(steps));
}

std::pair<std::string, Value> row_item(const Case& of, Id scope, Id arm) {
  for (const Scope* at = of.state().scope(scope); at != nullptr; at = of.state().scope(at->parent)) {
    if (at->kind == ScopeKind::Rows && at->items.is(ValueKind::List)) {
      const auto items = at->items.items();
      const auto index = static_cast<size_t>(arm);
      const std::string as(model::word(of.node(at->node).args, "as", "item"));
      return {as, index < items.size() ? items[index] : Value()};
    }
    arm = at->parent_arm;
  }
  return {};
}

int32_t row_number(const Case& of, Id scope, Id arm) {
  for (const Scope* at = of.state().scope(scope); at != nullptr; at = of.state().scope(at->parent)) {
    if (at->kind == ScopeKind::Rows) return arm + 1;
    arm = at->parent_arm;
  }
  return 0;
}

std::string step_name(const Case& of, int32_t node, Id scope, Id arm) {
  const int32_t row = row_number(of, scope, arm);
  const std::string& id = of.node(node).id;
  return row > 0 ? id + "[" + std::to_string(row) + "]" : id;
}

}  // namespace weir::runtime
