#include "dsl/sema/guards.h"

#include <algorithm>
#include <map>

#include "dsl/sema/axes.h"
#include "dsl/sema/regions.h"

namespace weir::sema {

using feel::Expression;
using feel::InputKind;

using feel::Op;

namespace {

constexpr size_t kCasesMax = 20'000;

struct Term {
  AxisSpec spec;
  std::vector<Value> constants;
  std::vector<std::pair<Value, Span>> answers;  // the only values, when a decision gives it
};

// "amount", "vars.level", "vars.level.approver"; empty: no term.
std::string key_of(const Expression& e, const feel::Node& node) {
  if (node.op == Op::Input) {
    const feel::Input& input = e.inputs[node.index];
    return input.kind == InputKind::Field || input.kind == InputKind::Vars ? input.kind == InputKind::Vars ? "vars" : input.name : "";
  }
  if (node.op != Op::Member || node.children.empty()) return "";
  const feel::Node& object = node.children[0];
  const std::string outer = key_of(e, object);
  return outer.starts_with("vars") ? outer + "." + node.text : "";
}

class Analysis {
 public:
  Analysis(const App& app, const model::Flow& flow, const model::FlowNode& node) : app_(app), flow_(flow), node_(node) {}

  std::optional<GuardReport> run() {
    size_t conditions = 0;
    for (const model::Arm& arm : node_.arms) {
      if (!arm.when) continue;
      ++conditions;
      if (!collect(*arm.when, arm.when->root, true)) return std::nullopt;
    }
    if (conditions == 0 || terms_.empty()) return std::nullopt;
    size_t cases = 1;
    for (auto& [key, term] : terms_) {
      axes_.push_back(axis(key, term));
      keys_.push_back(key);
      if (axes_.back().atoms.empty()) return std::nullopt;
      cases *= axes_.back().atoms.size();
      if (cases > kCasesMax) return std::nullopt;
    }
    return enumerate(cases);
  }

 private:
  // Reads the constants that stand beside each term. False: something we cannot reckon with.
  bool collect(const Expression& e, const feel::Node& node, bool truth) {
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

  bool compared(const Expression& e, const feel::Node& node) {
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
    note(key_of(e, *subject), *subject, constants);
    return true;
  }

  void note(const std::string& key, const feel::Node& node, const std::vector<Value>& constants) {
    auto [it, fresh] = terms_.emplace(key, Term{});
    Term& term = it->second;
    term.constants.insert(term.constants.end(), constants.begin(), constants.end());
    if (!fresh) return;
    term.spec.type = node.type;
    const model::Form* form = app_.model.form(flow_.form);
    const model::Field* field = form != nullptr ? form->field(key) : nullptr;
    if (field != nullptr) term.spec = axis_of_field(*field);
    else if (key.starts_with("vars.")) answers_of(key.substr(5), term);
    term.spec.name = key;
    term.spec.nullable = false;
  }

  // The decision that fills the variable, and what its rules answer.
  void answers_of(const std::string& path, Term& term) {
    const std::string variable = path.substr(0, path.find('.'));
    const std::string member = path.find('.') == std::string::npos ? "" : path.substr(path.find('.') + 1);
    std::string name;
    for (const model::Variable& one : flow_.vars)
      if (one.name == variable && one.value.expression() != nullptr && one.value.expression()->root.op == Op::CallApp)
        name = one.value.expression()->root.text;
    for (const model::FlowNode& node : flow_.nodes) {
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

  static Axis axis(const std::string& key, const Term& term) {
    if (term.answers.empty()) return axis_of(term.spec, term.constants);
    Axis axis;
    axis.name = key;
    for (const auto& [value, span] : term.answers) axis.atoms.push_back({value, false, {}, {}});
    return axis;
  }

  class Point : public feel::Scope {
   public:
    std::map<std::string, Value> values;
    Value input(const feel::Input& input) override {
      if (input.kind != InputKind::Vars) {
        auto it = values.find(input.name);
        return it == values.end() ? Value() : it->second;
      }
      return context("vars.");
    }
    Value context(const std::string& prefix) {
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
  };

  bool is_true(const Expression& e, Point& point) const {
    feel::EmptyWorld world;
    feel::EvalContext context;
    context.world = &world;
    return feel::evaluate(e, point, context).is_true();
  }

  GuardReport enumerate(size_t cases) {
    GuardReport report;
    report.dead.assign(node_.arms.size(), true);
    bool other_taken = false, has_otherwise = false;
    for (const model::Arm& arm : node_.arms) has_otherwise = has_otherwise || !arm.when;
    for (size_t c = 0; c < cases; ++c) {
      Point point;
      size_t rest = c;
      for (size_t k = axes_.size(); k-- > 0;) {
        point.values[keys_[k]] = axes_[k].atoms[rest % axes_[k].atoms.size()].sample;
        rest /= axes_[k].atoms.size();
      }
      size_t taken = 0;
      for (size_t a = 0; a < node_.arms.size(); ++a) {
        if (!node_.arms[a].when || !is_true(*node_.arms[a].when, point)) continue;
        if (taken++ == 0) report.dead[a] = false;
      }
      report.several = report.several || taken > 1;
      if (taken > 0) continue;
      other_taken = true;
      if (!has_otherwise && !report.uncovered) describe(point, report);
    }
    report.otherwise_dead = has_otherwise && !other_taken;
    for (size_t a = 0; a < node_.arms.size(); ++a)
      if (!node_.arms[a].when) report.dead[a] = false;
    return report;
  }

  void describe(const Point& point, GuardReport& report) const {
    std::string text;
    for (const std::string& key : keys_) {
      const Value& value = point.values.at(key);
      text += (text.empty() ? "" : ", ") + key + " = " + value.to_feel();
      for (const auto& [answer, span] : terms_.at(key).answers)
        if (answer == value) report.answers.push_back(span);
    }
    report.uncovered = text;
  }

  const App& app_;
  const model::Flow& flow_;
  const model::FlowNode& node_;
  std::map<std::string, Term> terms_;
  std::vector<Axis> axes_;
  std::vector<std::string> keys_;
};

}  // namespace

std::optional<GuardReport> guards_of(const App& app, const model::Flow& flow, const model::FlowNode& node) {
  return Analysis(app, flow, node).run();
}

}  // namespace weir::sema
