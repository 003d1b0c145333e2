#include "engine/runtime/queries/why_decisions.h"

#include <algorithm>

#include "engine/runtime/flow/flow_scope.h"

namespace weir::runtime {

namespace {

// Values under the names that FlowScope gave them.
class Remembered : public feel::Scope {
 public:
  explicit Remembered(const std::vector<Entry>& values) : values_(values) {}
  Value input(const feel::Input& input) override {
    const std::string name = read_name(input);
    const auto found = std::find_if(values_.begin(), values_.end(), [&](const Entry& e) { return e.first == name; });
    return found == values_.end() ? Value() : found->second;
  }

 private:
  const std::vector<Entry>& values_;
};

// Reads a variable that is bound inside the expression: its value is not known from outside.
bool rests_on_local(const feel::Node& node) {
  return node.op == feel::Op::Local || node.op == feel::Op::Name ||
         std::any_of(node.children.begin(), node.children.end(), rests_on_local);
}

void explain_node(Case& of, const feel::Expression& whole, const feel::Node& node, feel::Scope& scope, std::vector<Reason>& out) {
  for (const feel::Node& child : node.children) explain_node(of, whole, child, scope, out);
  if (node.op != feel::Op::CallApp || rests_on_local(node)) return;
  feel::EvalContext ctx;
  ctx.world = &of.unit().world(of.loaded());
  std::vector<Value> args;
  for (const feel::Node& child : node.children) {
    feel::Expression part = whole;
    part.root = child;
    part.program.reset();
    part.prepare();
    args.push_back(feel::evaluate(part, scope, ctx));
  }
  if (std::optional<Reason> reason = of.loaded().catalog.explain(node.text, args, ctx)) out.push_back(*std::move(reason));
}

void find_vars(const feel::Expression& whole, const feel::Node& node, std::vector<std::string>& names) {
  for (const feel::Node& child : node.children) find_vars(whole, child, names);
  if (node.op != feel::Op::Member || node.children.empty() || node.children[0].op != feel::Op::Input) return;
  if (whole.inputs[node.children[0].index].kind == feel::InputKind::Vars) names.push_back(node.text);
}

}  // namespace

std::vector<Reason> explain_calls(Case& of, const feel::Expression& expression, const std::vector<Entry>& read) {
  std::vector<Reason> out;
  Remembered scope(read);
  explain_node(of, expression, expression.root, scope, out);
  return out;
}

std::vector<Reason> explain_vars(Case& of, const feel::Expression& expression) {
  std::vector<Reason> out;
  std::vector<std::string> names;
  find_vars(expression, expression.root, names);
  for (const model::Variable& var : of.flow().vars) {
    const feel::Expression* value = var.value.expression();
    if (value == nullptr || std::find(names.begin(), names.end(), var.name) == names.end()) continue;
    FlowScope::Place place;
    place.own = of.submitted_record();
    FlowScope scope(of, std::move(place));
    explain_node(of, *value, value->root, scope, out);
  }
  return out;
}

std::optional<Reason> explain_asked(Case& of, std::string_view decision, const Value* inputs) {
  const std::vector<model::Parameter>* parameters = of.loaded().catalog.parameters(decision);
  if (parameters == nullptr || inputs == nullptr || !inputs->is(ValueKind::Context)) return std::nullopt;
  std::vector<Value> args;
  for (const model::Parameter& one : *parameters) {
    const Value* value = inputs->find(one.name);
    if (value == nullptr) return std::nullopt;
    args.push_back(*value);
  }
  feel::EvalContext ctx;
  ctx.world = &of.unit().world(of.loaded());
  return of.loaded().catalog.explain(decision, args, ctx);
}

}  // namespace weir::runtime
