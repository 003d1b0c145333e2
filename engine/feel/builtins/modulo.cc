#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_modulo() {
  static const BuiltinSpec spec{
      .name = "modulo",
      .summary = "The remainder of a division, with the sign of the divisor.",
      .summary_zh = "相除的余数，符号与除数相同。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"dividend", TypeKind::Number}, {"divisor", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "modulo", ctx)) return {};
                       if (args[1].as_number().is_zero()) {
                         ctx.warn(WarningKind::DivisionByZero, "modulo: divided by zero");
                         return {};
                       }
                       return number_or_null(
                           Decimal::modulo(args[0].as_number(), args[1].as_number()), "modulo",
                           ctx);
                     }}},
      .examples = {{"modulo(-12, 5)", "3"}, {"modulo(10.1, 4.5)", "1.1"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
