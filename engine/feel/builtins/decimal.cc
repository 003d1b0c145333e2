#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_decimal() {
  static const BuiltinSpec spec{
      .name = "decimal",
      .summary = "`n` rounded to `scale` digits after the point, halves to the even digit.",
      .summary_zh = "将 n 舍入到小数点后 scale 位，逢五取偶。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}, {"scale", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::HalfEven, "decimal", ctx);
                     }}},
      .examples = {{"decimal(1/3, 2)", "0.33"}, {"decimal(2.5, 0)", "2"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
