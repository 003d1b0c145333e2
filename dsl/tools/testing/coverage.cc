#include "dsl/tools/testing/coverage.h"

#include <algorithm>

namespace weir::testing {
namespace {

std::string key_of(const std::string& kind, const std::string& name) { return kind + " " + name; }

bool steps_cover(const model::FlowNode& node) { return node.type != "join" && node.type != "end"; }

bool chooses(const model::FlowNode& node) { return node.type == "choose" || node.type == "inclusive"; }

// "receive[2]" is the step `receive`.
std::string step_of(const std::string& id) { return id.substr(0, id.find('[')); }

// The options that a visit took, from its reason: "option 1, 3", or "otherwise".
std::vector<std::string> taken(const std::string& reason) {
  if (reason == "otherwise") return {reason};
  std::vector<std::string> names;
  if (reason.rfind("option ", 0) != 0) return names;
  for (size_t at = 7; at < reason.size();) {
    const size_t end = std::min(reason.find(", ", at), reason.size());
    names.push_back(reason.substr(at, end - at));
    at = end + 2;
  }
  return names;
}

}  // namespace

CoverageMap::CoverageMap(const model::Model& model) : model_(model) {
  const auto add = [&](std::string kind, std::string name, Span span) {
    index_[key_of(kind, name)] = items_.size();
    items_.push_back({std::move(kind), std::move(name), place(model, span), false});
  };
  for (const model::Flow& flow : model.flows)
    for (const model::FlowNode& node : flow.nodes) {
      const std::string name = flow.name + "." + node.id;
      if (steps_cover(node)) add("step", name, node.span);
      if (!chooses(node)) continue;
      for (const model::Arm& arm : node.arms) add("option", name + " " + (arm.when ? arm.name : "otherwise"), arm.span);
    }
  for (const model::Decision& decision : model.decisions)
    for (const model::Rule& rule : decision.rules)
      if (rule.enabled) add("rule", decision.name + " row " + rule.number, rule.span);
}

void CoverageMap::visit(Engine& engine) {
  CaseQuery query;
  query.limit = 10'000;
  Result<std::vector<CaseView>> cases = engine.cases(query, Actor::system());
  if (!cases) return;
  for (const CaseView& view : *cases)
    for (const StepView& step : view.steps) {
      const std::string name = view.flow + "." + step_of(step.id);
      reach(key_of("step", name));
      for (const std::string& option : taken(step.reason)) reach(key_of("option", name + " " + option));
    }
}

void CoverageMap::reach(const std::string& key) {
  if (const auto it = index_.find(key); it != index_.end()) items_[it->second].reached = true;
}

void CoverageMap::visit_rules(const decision::Watch& watch) {
  for (const auto& [decision, number] : watch.matched()) reach(key_of("rule", decision + " row " + number));
}

Coverage CoverageMap::result() const { return {items_}; }

DecisionAnswer decide(Stage& stage, const std::string& decision, const std::vector<Entry>& with) {
  DecisionAnswer answer;
  const model::Decision* found = stage.model().decision(decision);
  if (found == nullptr) return answer;
  feel::Expression call;
  call.root.op = feel::Op::CallApp;
  call.root.text = decision;
  for (const model::Parameter& input : found->inputs) {
    feel::Node argument;
    argument.op = feel::Op::Input;
    argument.index = static_cast<uint32_t>(call.inputs.size());
    argument.text = input.name;
    call.root.children.push_back(std::move(argument));
    call.inputs.push_back({feel::InputKind::Named, input.name, {}});
  }
  call.prepare();
  answer.value = stage.evaluate(call, with);
  std::vector<Value> args;
  for (const model::Parameter& input : found->inputs) {
    const auto given = std::find_if(with.begin(), with.end(), [&](const Entry& e) { return e.first == input.name; });
    args.push_back(given != with.end() ? given->second : Value());
  }
  if (const std::optional<Reason> why = stage.explain(decision, args)) {
    Why whole;
    whole.reasons.push_back(*why);
    const std::string text = whole.text(Language::English);
    for (size_t at = 0, end; at < text.size(); at = end + 1) {
      end = std::min(text.find('\n', at), text.size());
      answer.lines.push_back(text.substr(at, end - at));
    }
  }
  return answer;
}

bool same_answer(const Value& actual, const Value& expected) {
  if (actual == expected) return true;
  if (expected.is(ValueKind::Context) && actual.is(ValueKind::Context)) {
    if (actual.entries().size() != expected.entries().size()) return false;
    for (const auto& [name, value] : expected.entries()) {
      const Value* found = actual.find(name);
      if (found == nullptr || !same_answer(*found, value)) return false;
    }
    return true;
  }
  if (expected.is(ValueKind::List) && actual.is(ValueKind::List)) {
    if (actual.items().size() != expected.items().size()) return false;
    for (size_t i = 0; i < expected.items().size(); ++i)
      if (!same_answer(actual.items()[i], expected.items()[i])) return false;
    return true;
  }
  if (!expected.is(ValueKind::String) || actual.is(ValueKind::String)) return false;
  std::string plain = actual.to_feel();
  if (plain.size() > 3 && plain.rfind("@\"", 0) == 0) plain = plain.substr(2, plain.size() - 3);
  return plain == expected.as_string();
}

}  // namespace weir::testing
