#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/axes.h"

namespace weir::lint {
namespace feel_scale_lost {

const DiagSpec kProblem = {
    "feel/scale-lost", Severity::Warning, false,
    {"a whole number is kept here, and this gives fractions", "此处只存整数，而算式的结果带小数"},
    {"round it as you mean it: floor(…), ceiling(…), or give the field a 'scale:'", "请写明如何取整：floor(…)、ceiling(…)，或给字段一个 scale:"},
    "A formula with fractions in a field of whole numbers: what is kept is rounded.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: integer, formula: 'a / 3'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: integer, formula: 'floor(a / 3)'}\n"};

using feel::Op;

// A result that is surely no whole number for some input: a quotient, or a product with a fraction.
bool gives_fractions(const feel::Node& node) {
  switch (node.op) {
    case Op::Divide: return true;
    case Op::Constant: return node.constant.is(ValueKind::Number) && !node.constant.as_number().is_integer();
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Negate:
      for (const feel::Node& child : node.children)
        if (gives_fractions(child)) return true;
      return false;
    case Op::If: return gives_fractions(node.children[1]) || gives_fractions(node.children[2]);
    default: return false;
  }
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
    if (place.use != sema::Use::Formula || !place.target->feel_type.is(feel::TypeKind::Number)) return;
    if (sema::axis_of_field(*place.target).scale == 0 && gives_fractions(e.root)) context.report(kProblem, e.root.span);
  });
}

}  // namespace feel_scale_lost

const LintSpec& spec_feel_scale_lost() {
  static const LintSpec spec = {feel_scale_lost::kProblem, feel_scale_lost::check, false};
  return spec;
}

}  // namespace weir::lint
