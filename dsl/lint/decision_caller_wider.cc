#include "dsl/lint/lint.h"
#include "dsl/sema/axes.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace decision_caller_wider {

const DiagSpec kProblem = {
    "decision/caller-wider", Severity::Warning, false,
    {"'{field}' can be {value}, which decision '{decision}' does not expect", "“{field}”可能是 {value}，决策“{decision}”没有考虑"},
    {"widen 'domain:' of input '{input}', or narrow the field", "请放宽输入“{input}”的 domain:，或收窄该字段"},
    "A field is given to a decision whose `domain:` leaves out values that the field says it may have.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      n: {type: integer, min: 0}\n"
    "      s: {type: integer, formula: level(n)}\n"
    "decisions:\n"
    "  level:\n"
    "    inputs: {n: {type: integer, domain: \"[0..9]\"}}\n"
    "    table: |\n"
    "      | n    | = y |\n"
    "      |------|-----|\n"
    "      | < 5  | 1   |\n"
    "      | >= 5 | 2   |\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      n: {type: integer, min: 0, max: 9}\n"
    "      s: {type: integer, formula: level(n)}\n"
    "decisions:\n"
    "  level:\n"
    "    inputs: {n: {type: integer, domain: \"[0..9]\"}}\n"
    "    table: |\n"
    "      | n    | = y |\n"
    "      |------|-----|\n"
    "      | < 5  | 1   |\n"
    "      | >= 5 | 2   |\n"};

// A value of the field that the domain leaves out. Only where the field says what it may be.
std::optional<Value> left_out(const model::Field& field, const feel::Expression& domain) {
  sema::AxisSpec spec = sema::axis_of_field(field);
  if (spec.low.is_null() && spec.high.is_null() && spec.options.empty()) return std::nullopt;
  std::vector<Value> constants;
  if (!sema::constants_of(domain.root, constants)) return std::nullopt;
  spec.nullable = false;
  for (const sema::Atom& atom : sema::axis_of(spec, constants).atoms)
    if (!sema::holds(domain, atom.sample)) return atom.sample;
  return std::nullopt;
}

void look(const Context& context, const model::Field* field, const model::Decision& decision, const model::Parameter& input,
          Span span) {
  if (field == nullptr || !input.domain || !context.sound("decisions", decision.name)) return;
  if (const auto value = left_out(*field, *input.domain))
    context.report(kProblem, span, {{"field", field->name}, {"value", value->to_feel()}, {"decision", decision.name}, {"input", input.name}});
}

// Calls in expressions.
void calls(const Context& context, const feel::Expression& e, const sema::ExpressionPlace& place) {
  sema::visit_nodes(e.root, [&](const feel::Node& node) {
    const model::Decision* decision = node.op == feel::Op::CallApp ? context.model.decision(node.text) : nullptr;
    if (decision == nullptr || place.form == nullptr) return;
    for (size_t i = 0; i < node.children.size() && i < decision->inputs.size(); ++i) {
      const feel::Node& argument = node.children[i];
      const bool plain = argument.op == feel::Op::Input && e.inputs[argument.index].kind == feel::InputKind::Field;
      if (plain) look(context, place.form->field(e.inputs[argument.index].name), *decision, decision->inputs[i], argument.span);
    }
  });
}

// `decide: D` takes the fields of the same names.
void steps(const Context& context, const model::Flow& flow) {
  const model::Form* form = context.model.form(flow.form);
  if (form == nullptr) return;
  for (const model::FlowNode& node : flow.nodes) {
    const model::Decision* decision = node.type == "decide" ? context.model.decision(model::word(node.args, "decide", "")) : nullptr;
    if (decision == nullptr) continue;
    const model::Arg* with = model::find(node.args, "with");
    for (const model::Parameter& input : decision->inputs) {
      const bool given = with != nullptr && with->map() != nullptr && model::find(*with->map(), input.name) != nullptr;
      if (!given) look(context, form->field(input.name), *decision, input, node.span);
    }
  }
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) { calls(context, e, place); });
  for (const model::Flow& flow : context.model.flows) steps(context, flow);
}

}  // namespace decision_caller_wider

const LintSpec& spec_decision_caller_wider() {
  static const LintSpec spec = {decision_caller_wider::kProblem, decision_caller_wider::check, false};
  return spec;
}

}  // namespace weir::lint
