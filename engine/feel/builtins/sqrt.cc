#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_sqrt() {
  static const BuiltinSpec spec{
      .name = "sqrt",
      .summary = "The square root of a number that is not negative.",
      .summary_zh = "非负数的平方根。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"number", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "sqrt", ctx)) return {};
                       if (args[0].as_number().is_negative())
                         return out_of_range(ctx, "sqrt", "the number is negative");
                       return number_or_null(Decimal::sqrt(args[0].as_number()), "sqrt", ctx);
                     }}},
      .examples = {{"sqrt(16)", "4"}, {"sqrt(-1)", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
