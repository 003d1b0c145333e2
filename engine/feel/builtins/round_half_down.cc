#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_round_half_down() {
  static const BuiltinSpec spec{
      .name = "round half down",
      .summary = "`n` rounded to `scale` digits after the point, halves towards zero.",
      .summary_zh = "五舍六入到 scale 位小数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}, {"scale", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::HalfDown, "round half down", ctx);
                     }}},
      .examples = {{"round half down(-1.125, 2)", "-1.12"}, {"round half down(5.5, 0)", "5"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
