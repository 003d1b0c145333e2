#include "engine/runtime/flow/step_context.h"

#include <algorithm>

namespace weir::runtime {

int32_t next_round(const Case& of, int32_t node, Id scope, Id arm) {
  const int32_t row = row_number(of, scope, arm);
  int32_t round = 1;
  for (const Activation& a : of.state().activations)
    if (a.node == node && a.reason != "retry" && row_number(of, a.scope, a.arm) == row) ++round;
  return round;
}

StepContext::StepContext(Case& of, Id token, int32_t node, Id activation)
    : of_(of), token_(token), activation_(activation), node_(node) {
  if (const Token* at = of.state().token(token)) {
    scope_ = at->scope;
    arm_ = at->arm;
  }
  if (const Activation* a = of.state().activation(activation)) {
    round_ = a->round;
    stayed_ = true;
  } else {
    round_ = next_round(of, node, scope_, arm_);
  }
}

const model::FlowNode& StepContext::node() const {
  static const model::FlowNode kNone;
  return node_ < 0 ? kNone : of_.node(node_);
}

feel::EvalContext StepContext::eval_context() {
  feel::EvalContext ctx;
  ctx.world = &of_.unit().world(of_.loaded());
  ctx.warnings = &warnings_;
  return ctx;
}

FlowScope StepContext::scope(FlowScope::Place place) {
  place.scope = scope_;
  place.arm = arm_;
  if (place.record == nullptr) place.record = found_;
  return FlowScope(of_, std::move(place));
}

void StepContext::note_reads(const FlowScope& scope) {
  if (found_ != nullptr) {  // what another record holds is no input of the flow
    found_values_.insert(found_values_.end(), scope.values().begin(), scope.values().end());
    return;
  }
  for (const std::string& field : scope.fields())
    if (std::find(reads_.begin(), reads_.end(), field) == reads_.end()) reads_.push_back(field);
  for (const Entry& value : scope.values())
    if (std::none_of(read_values_.begin(), read_values_.end(), [&](const Entry& e) { return e.first == value.first; }))
      read_values_.push_back(value);
}

Value StepContext::evaluate(const feel::Expression& expression, bool* failed) { return evaluate_in(scope(), expression, failed); }

Value StepContext::evaluate_in(FlowScope inputs, const feel::Expression& expression, bool* failed) {
  warnings_.clear();
  feel::EvalContext ctx = eval_context();
  Value value = feel::evaluate(expression, inputs, ctx);
  note_reads(inputs);
  if (failed != nullptr) *failed = *failed || (value.is_null() && !warnings_.empty()) || ctx.limit_hit;
  return value;
}

Value StepContext::value(const model::Arg& arg, bool* failed) {
  if (const feel::Expression* expression = arg.expression()) return evaluate(*expression, failed);
  if (const Value* literal = arg.value()) return *literal;
  if (const model::ArgList* list = arg.list()) {
    std::vector<Value> items;
    for (const model::Arg& one : *list) items.push_back(value(one, failed));
    return Value::list(std::move(items));
  }
  if (const model::ArgMap* map = arg.map()) {
    std::vector<Entry> entries;
    for (const auto& [name, one] : *map) entries.emplace_back(name, value(one, failed));
    return Value::context(std::move(entries));
  }
  if (const model::Template* text = arg.as<model::Template>()) {
    FlowScope inputs = scope();
    feel::EvalContext ctx = eval_context();
    std::string rendered = records::render(*text, inputs, ctx);
    note_reads(inputs);
    return Value::string(rendered);
  }
  return {};
}

std::vector<Entry> StepContext::values(std::string_view key, bool* failed) {
  const model::Arg* arg = this->arg(key);
  if (arg == nullptr) return {};
  std::vector<Entry> entries;
  if (const model::ArgMap* map = arg->map()) {
    for (const auto& [name, one] : *map) entries.emplace_back(name, value(one, failed));
    return entries;
  }
  const Value whole = value(*arg, failed);
  if (whole.is(ValueKind::Context)) entries.assign(whole.entries().begin(), whole.entries().end());
  return entries;
}

std::vector<Entry> StepContext::values_for(const records::Record& found, std::string_view key, bool* failed) {
  found_ = &found;
  found_values_.clear();
  std::vector<Entry> entries = values(key, failed);
  found_ = nullptr;
  return entries;
}

std::string StepContext::text(std::string_view key) {
  const model::Arg* arg = this->arg(key);
  if (arg == nullptr) return {};
  const Value made = value(*arg);
  return made.is(ValueKind::String) ? std::string(made.as_string()) : made.is_null() ? std::string() : made.to_feel();
}

std::variant<bool, Failure> StepContext::condition(const feel::Expression& expression, std::optional<bool> missing) {
  bool failed = false;
  FlowScope::Place place;
  // Without a lock the record may change under the flow: what was submitted is judged.
  if (!of_.flow().locks && model::word(of_.flow().args, "data", "submitted") == "submitted") place.own = of_.submitted_record();
  const Value value = evaluate_in(scope(std::move(place)), expression, &failed);
  if (value.is(ValueKind::Boolean)) return value.as_boolean();
  // A null that FEEL came to on its own, by comparing nothing with something, is a missing value.
  const bool broken = std::any_of(warnings_.begin(), warnings_.end(), [](const feel::EvalWarning& warning) {
    return warning.kind == feel::WarningKind::Limit || warning.kind == feel::WarningKind::HostFailed ||
           warning.kind == feel::WarningKind::HitPolicy || warning.kind == feel::WarningKind::DivisionByZero;
  });
  if (value.is_null() && !broken && missing) return *missing;
  std::string why = failed && !warnings_.empty() ? warnings_.front().message : std::string();
  Failure failure = fail(IncidentType::Condition,
                         value.is_null() ? "the condition '" + expression.source + "' is null" + (why.empty() ? "" : ": " + why)
                                         : "the condition '" + expression.source + "' is not true or false but " + value.to_feel(),
                         value.is_null() ? "条件 '" + expression.source + "' 为空" + (why.empty() ? "" : "：" + why)
                                         : "条件 '" + expression.source + "' 的结果不是真假，而是 " + value.to_feel());
  failure.span = expression.span;
  return failure;
}

Failure StepContext::fail(IncidentType type, std::string en, std::string zh) const {
  return {type, std::move(en), std::move(zh), node().span, Value::context(read_values_)};
}

void StepContext::explain(std::string_view name, const Value& value) {
  too_deep_ = too_deep_ || !feel::may_nest(value);
  feel::entry(provenance_, name, value);
  ++explained_;
}

void StepContext::explain(std::string_view name, const feel::Encoded& value) {
  provenance_.string(name);
  value.write(provenance_);
  ++explained_;
}

feel::Encoded StepContext::provenance() const {
  if (too_deep_ || (explained_ == 0 && read_values_.empty())) return {};
  const size_t read = read_values_.empty() ? 0 : 1;
  const Value values = read > 0 ? Value::context(read_values_) : Value();
  if (!feel::may_nest(values)) return {};
  base::ByteWriter out;
  feel::begin_context(out, explained_ + read + 1);
  out.raw(provenance_.bytes());
  if (read > 0) feel::entry(out, "read", values);
  feel::entry(out, "place", model::place(of_.model(), node().span));
  return feel::Encoded::taken(out);
}

Value StepContext::read() const {
  std::vector<Entry> values = found_values_;
  values.insert(values.end(), read_values_.begin(), read_values_.end());
  return values.empty() ? Value() : Value::context(std::move(values));
}

void StepContext::stay() {
  if (stayed_) {
    of_.emit(StepExplained{activation_, reads_, provenance()});
    return;
  }
  activation_ = of_.next_id();
  of_.emit(StepEntered{activation_, token_, node_, round_, name(), reads_, provenance()});
  stayed_ = true;
}

}  // namespace weir::runtime
