#include "dsl/lint/lint.h"
#include "dsl/sema/axes.h"
#include "dsl/sema/places.h"

namespace weir::lint {
namespace feel_division {

const DiagSpec kProblem = {
    "feel/division", Severity::Warning, false,
    {"'{name}' may be 0 here, and the result is then null", "此处“{name}”可能为 0，结果便是空值"},
    {"give '{name}' a 'min:' above 0, or test it before: if {name} = 0 then …", "请给“{name}”一个大于 0 的 min:，或先判断：if {name} = 0 then …"},
    "A division by a field that may be 0; FEEL answers null.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: number, formula: '100 / a'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer, min: 1}\n"
    "      z: {type: number, formula: '100 / a'}\n"};

using feel::Op;

const model::Field* field_of(const feel::Expression& e, const feel::Node& node, const sema::ExpressionPlace& place) {
  if (node.op != Op::Input) return nullptr;
  const feel::Input& input = e.inputs[node.index];
  if (input.kind == feel::InputKind::Column && place.table != nullptr)
    for (const model::Field& column : place.table->columns)
      if (column.name == input.name) return &column;
  return input.kind == feel::InputKind::Field && place.form != nullptr ? place.form->field(input.name) : nullptr;
}

bool may_be_zero(const model::Field& field) {
  const sema::AxisSpec spec = sema::axis_of_field(field);
  const Value zero = Value::integer(0);
  const auto sign = [](const Value& v) { return Decimal::compare(v.as_number(), Decimal()); };
  return (spec.low.is_null() || sign(spec.low) <= 0) && (spec.high.is_null() || sign(spec.high) >= 0);
}

bool mentions(const feel::Node& node, uint32_t input) {
  if (node.op == Op::Input && node.index == input) return true;
  for (const feel::Node& child : node.children)
    if (mentions(child, input)) return true;
  return false;
}

class Search {
 public:
  Search(const Context& context, const feel::Expression& e, const sema::ExpressionPlace& place)
      : context_(context), e_(e), place_(place) {}

  // What conditions before ask about is taken as looked after.
  void look(const feel::Node& node) {
    if (node.op == Op::Divide) divisor(node.children[1]);
    const bool guards = node.op == Op::If || node.op == Op::And || node.op == Op::Or;
    const size_t before = asked_.size();
    for (const feel::Node& child : node.children) {
      look(child);
      if (guards && (node.op != Op::If || &child == &node.children[0])) asked_.push_back(&child);
    }
    asked_.resize(before);
  }

 private:
  void divisor(const feel::Node& node) {
    const model::Field* field = field_of(e_, node, place_);
    if (field == nullptr || !field->feel_type.is(feel::TypeKind::Number) || !may_be_zero(*field)) return;
    for (const feel::Node* condition : asked_)
      if (mentions(*condition, node.index)) return;
    context_.report(kProblem, node.span, {{"name", field->name}});
  }

  const Context& context_;
  const feel::Expression& e_;
  const sema::ExpressionPlace& place_;
  std::vector<const feel::Node*> asked_;
};

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
    if (place.form != nullptr) Search(context, e, place).look(e.root);
  });
}

}  // namespace feel_division

const LintSpec& spec_feel_division() {
  static const LintSpec spec = {feel_division::kProblem, feel_division::check, false};
  return spec;
}

}  // namespace weir::lint
