#include "dsl/sema/cases.h"

#include <algorithm>

namespace weir::sema {

using feel::Expression;
using feel::InputKind;
using feel::Op;

namespace {

constexpr size_t kCasesMax = 20'000;

// "amount", "vars.level", "vars.level.approver"; empty: no term.
std::string key_of(const Expression& e, const feel::Node& node) {
  if (node.op == Op::Input) {
    const feel::Input& input = e.inputs[node.index];
    if (input.kind == InputKind::Vars) return "vars";
    return input.kind == InputKind::Field || input.kind == InputKind::Column ? input.name : "";
  }
  if (node.op != Op::Member || node.children.empty()) return "";
  const feel::Node& object = node.children[0];
  const std::string outer = key_of(e, object);
  return outer.starts_with("vars") ? outer + "." + node.text : "";
}

}  // namespace

bool Cases::add(const Expression& condition, const feel::Node& part) { return collect(condition, part, true); }

bool Cases::cut() {
  count_ = terms_.empty() ? 0 : 1;
  for (auto& [key, term] : terms_) {
    term.spec.nullable = nulls_ == Nulls::WhereAllowed ? term.spec.nullable : nulls_ == Nulls::WhereTested && term.tested_for_null;
    Axis axis;
    axis.name = key;
    if (term.answers.empty()) axis = axis_of(term.spec, term.constants);
    for (const auto& [value, span] : term.answers) axis.atoms.push_back({value, false, {}, {}});
    axes_.push_back(std::move(axis));
    keys_.push_back(key);
    count_ *= axes_.back().atoms.size();
    if (count_ == 0 || count_ > kCasesMax) return false;
  }
  return count_ > 0;
}

Cases::Point Cases::at(size_t index) const {
  Point point;
  for (size_t k = axes_.size(); k-- > 0;) {
    point.values[keys_[k]] = axes_[k].atoms[index % axes_[k].atoms.size()].sample;
    index /= axes_[k].atoms.size();
  }
  return point;
}

std::optional<bool> Cases::truth(const Expression& condition, Point& point) {
  feel::EmptyWorld world;
  feel::EvalContext context;
  context.world = &world;
  const Value value = feel::evaluate(condition, point, context);
  return value.is(ValueKind::Boolean) ? std::optional(value.as_boolean()) : std::nullopt;
}

std::string Cases::text(const Point& point) const {
  std::string text;
  for (const std::string& key : keys_)
    text += (text.empty() ? "" : ", ") + key + " = " + point.values.at(key).to_feel();
  return text;
}

std::vector<Span> Cases::answers(const Point& point) const {
  std::vector<Span> spans;
  for (const std::string& key : keys_)
    for (const auto& [answer, span] : terms_.at(key).answers)
      if (answer == point.values.at(key)) spans.push_back(span);
  return spans;
}

const model::Field* Cases::field(const std::string& key) const {
  if (scope_.table != nullptr)
    for (const model::Field& column : scope_.table->columns)
      if (column.name == key) return &column;
  return scope_.form != nullptr ? scope_.form->field(key) : nullptr;
}

// Reads the constants that stand beside each term. False: something we cannot reckon with.
bool Cases::collect(const Expression& e, const feel::Node& node, bool truth) {
  const std::string key = key_of(e, node);
  if (!key.empty() && key != "vars") {
    if (truth) note(key, node, {Value::boolean(true)});
    return truth;
  }
  switch (node.op) {
    case Op::Constant: return truth;
    case Op::And:
    case Op::Or: return std::all_of(node.children.begin(), node.children.end(), [&](const feel::Node& c) { return collect(e, c, true); });
    case Op::CallBuiltin: return node.text == "not" && node.children.size() == 1 && collect(e, node.children[0], true);
    case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
    case Op::Between: case Op::In: return compared(e, node);
    default: return false;
  }
}

bool Cases::compared(const Expression& e, const feel::Node& node) {
  const feel::Node* subject = nullptr;
  std::vector<Value> constants;
  for (const feel::Node& child : node.children) {
    const std::string key = key_of(e, child);
    if (!key.empty() && key != "vars") {
      if (subject != nullptr) return false;
      subject = &child;
    } else if (!constants_of(child, constants)) {
      return false;
    }
  }
  if (subject == nullptr) return false;
  return note(key_of(e, *subject), *subject, constants);
}

// False where a text is compared with that is none of the options: that is a finding of its own.
bool Cases::note(const std::string& key, const feel::Node& node, const std::vector<Value>& constants) {
  auto [it, fresh] = terms_.emplace(key, Term{});
  Term& term = it->second;
  term.constants.insert(term.constants.end(), constants.begin(), constants.end());
  term.tested_for_null = term.tested_for_null || std::any_of(constants.begin(), constants.end(), [](const Value& v) { return v.is_null(); });
  const auto is_option = [&](const Value& value) {
    return !value.is(ValueKind::String) ||
           std::find(term.spec.options.begin(), term.spec.options.end(), value.as_string()) != term.spec.options.end();
  };
  const auto all_options = [&] {
    return term.spec.options.empty() || std::all_of(constants.begin(), constants.end(), is_option);
  };
  if (!fresh) return all_options();
  term.spec.type = node.type;
  const model::Field* declared = field(key);
  if (declared != nullptr) term.spec = axis_of_field(*declared);
  else if (key.starts_with("vars.")) answers_of(key.substr(5), term);
  term.spec.name = key;
  return all_options();
}

// The decision that fills the variable, and what its rules answer.
void Cases::answers_of(const std::string& path, Term& term) const {
  const std::string variable = path.substr(0, path.find('.'));
  const std::string member = path.find('.') == std::string::npos ? "" : path.substr(path.find('.') + 1);
  std::string name;
  if (scope_.flow == nullptr) return;
  for (const model::Variable& one : scope_.flow->vars)
    if (one.name == variable && one.value.expression() != nullptr && one.value.expression()->root.op == Op::CallApp)
      name = one.value.expression()->root.text;
  for (const model::FlowNode& node : scope_.flow->nodes) {
    if (node.type != "decide") continue;
    const std::string_view decision = model::word(node.args, "decide", "");
    if (model::word(node.args, "into", decision) == variable) name = decision;
  }
  const model::Decision* decision = app_.model.decision(name);
  if (decision == nullptr || decision->outputs.empty() || decision->result.is(feel::TypeKind::List)) return;
  for (size_t i = 0; i < decision->outputs.size(); ++i) {
    if (member.empty() ? decision->outputs.size() > 1 : decision->outputs[i].name != member) continue;
    std::vector<std::pair<Value, Span>> values;
    const auto add = [&](const Expression& answer) {
      if (answer.root.op != Op::Constant) return false;
      const Value& value = answer.root.constant;
      const bool known = std::any_of(values.begin(), values.end(), [&](const auto& one) { return one.first == value; });
      if (!known && !value.is_null()) values.emplace_back(value, answer.span);
      return true;
    };
    for (const model::Rule& rule : decision->rules)
      if (!add(rule.outputs[i])) return;
    const auto& otherwise = decision->outputs[i].otherwise;
    if (otherwise && !add(*otherwise)) return;
    term.answers = std::move(values);
  }
}

Value Cases::Point::input(const feel::Input& input) {
  if (input.kind == InputKind::Vars) return context("vars.");
  auto it = values.find(input.name);
  return it == values.end() ? Value() : it->second;
}

Value Cases::Point::context(const std::string& prefix) {
  std::vector<Entry> entries;
  for (const auto& [key, value] : values) {
    if (!key.starts_with(prefix)) continue;
    const std::string rest = key.substr(prefix.size());
    const size_t dot = rest.find('.');
    const std::string name = rest.substr(0, dot);
    if (std::any_of(entries.begin(), entries.end(), [&](const Entry& e) { return e.first == name; })) continue;
    entries.emplace_back(name, dot == std::string::npos ? value : context(prefix + name + "."));
  }
  return Value::context(std::move(entries));
}

}  // namespace weir::sema
