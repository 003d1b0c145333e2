#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_money_mixed {

const DiagSpec kProblem = {
    "feel/money-mixed", Severity::Warning, false,
    {"'{a}' is in {x} and '{b}' in {y}", "“{a}”以 {x} 计，“{b}”以 {y} 计"},
    {"convert one of them first", "请先换算其中之一"},
    "Amounts of different currencies, or numbers of different units, are added or compared.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: money, currency: CNY}\n"
    "      b: {type: money, currency: USD}\n"
    "      z: {type: boolean, formula: 'a < b'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: money, currency: CNY}\n"
    "      b: {type: money, currency: CNY}\n"
    "      z: {type: boolean, formula: 'a < b'}\n"};

using feel::Op;

struct Unit {
  std::string_view name, unit;
};

// The unit of what the node gives; empty where it has none, or it is not sure.
Unit unit_of(const feel::Expression& e, const feel::Node& node, const sema::ExpressionPlace& place) {
  if (node.op == Op::Negate || node.op == Op::Add || node.op == Op::Subtract) return unit_of(e, node.children[0], place);
  if (node.op != Op::Input) return {};
  const feel::Input& input = e.inputs[node.index];
  const model::Field* field = nullptr;
  if (input.kind == feel::InputKind::Field && place.form != nullptr) field = place.form->field(input.name);
  if (input.kind == feel::InputKind::Column && place.table != nullptr)
    for (const model::Field& column : place.table->columns)
      if (column.name == input.name) field = &column;
  if (field == nullptr) return {};
  return {field->name, model::word(field->args, field->type == "money" ? "currency" : "unit", "")};
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      const bool sum = node.op == Op::Add || node.op == Op::Subtract;
      if (!sum && (node.op < Op::Equal || node.op > Op::GreaterEqual)) return;
      Unit a = unit_of(e, node.children[0], place), b = unit_of(e, node.children[1], place);
      if (a.unit.empty() || b.unit.empty() || a.unit == b.unit) return;
      context.report(kProblem, node.span, {{"a", std::string(a.name)}, {"x", std::string(a.unit)},
                                           {"b", std::string(b.name)}, {"y", std::string(b.unit)}});
    });
  });
}

}  // namespace feel_money_mixed

const LintSpec& spec_feel_money_mixed() {
  static const LintSpec spec = {feel_money_mixed::kProblem, feel_money_mixed::check, false};
  return spec;
}

}  // namespace weir::lint
