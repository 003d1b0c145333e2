#include "engine/runtime/queries/backtest_people.h"

#include "engine/runtime/flow/people_request.h"

namespace weir::runtime {

namespace {

class PastContext : public people::WhoContext {
 public:
  explicit PastContext(const Then& then) : then_(then) {}

  const Organisation& organisation() const override { return *then_.organisation; }
  std::string initiator() const override { return then_.initiator; }
  std::string owner() const override { return then_.owner; }
  std::string department() const override {
    const User* owner = then_.organisation->user(then_.owner);
    return then_.department.empty() && owner != nullptr ? owner->department : then_.department;
  }
  Value field(std::string_view name) override { return then_.field(name); }
  std::vector<std::string> completed(std::string_view step) override { return then_.completed(step); }
  std::optional<std::vector<std::string>> chosen() override { return then_.chosen(); }
  people::Found assignment(std::string_view) override {
    unknown_ = true;
    return {};
  }
  Value decide(std::string_view decision, const model::ArgMap* with, bool* failed) override {
    return then_.decide(decision, with, failed);
  }
  Value evaluate(const feel::Expression& expression, bool* failed) override { return then_.evaluate(expression, failed); }
  bool unknown() const { return unknown_; }

 private:
  const Then& then_;
  bool unknown_ = false;
};

const Value* member(const Value& context, std::string_view name) {
  return context.is(ValueKind::Context) ? context.find(name) : nullptr;
}

}  // namespace

std::optional<Value> asked_then(const model::Model& model, const model::FlowNode& node, const Then& then) {
  const model::Arg* by = model::find(node.args, "by");
  if (by == nullptr || by->who() == nullptr) return std::nullopt;
  people::Request request = people_request(model, node, then.flow);
  request.as_of = then.as_of;
  request.today = then.today.get();
  request.now = then.at;
  PastContext context(then);
  const people::Resolution found = people::resolve(request, context);
  if (context.unknown() || found.outcome == people::Outcome::Failed) return std::nullopt;
  return found.provenance.encoded().value();
}

std::optional<Value> whom(const Value& provenance) {
  const Value* steps = member(provenance, "steps");
  if (steps == nullptr || !steps->is(ValueKind::List) || steps->items().empty()) return std::nullopt;
  std::string all, policy = "skip";
  if (const Value* people = member(steps->items().back(), "people"); people != nullptr && people->is(ValueKind::List))
    for (const Value& one : people->items()) all += (all.empty() ? "" : ", ") + std::string(one.as_string());
  if (!all.empty()) return Value::string(all);
  for (const Value& step : steps->items()) {
    const Value* name = member(step, "step");
    const Value* notes = member(step, "notes");
    if (name == nullptr || !(*name == Value::string("empty")) || notes == nullptr || notes->items().empty()) continue;
    const std::string note(notes->items().front().as_string());
    policy = note.substr(note.rfind(' ') + 1);
  }
  return policy == "pass" || policy == "reject" || policy == "skip" ? Value::string(policy) : Value();
}

}  // namespace weir::runtime
