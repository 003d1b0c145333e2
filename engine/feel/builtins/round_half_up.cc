#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_round_half_up() {
  static const BuiltinSpec spec{
      .name = "round half up",
      .summary = "`n` rounded to `scale` digits after the point, halves away from zero.",
      .summary_zh = "四舍五入到 scale 位小数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}, {"scale", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::HalfUp, "round half up", ctx);
                     }}},
      .examples = {{"round half up(-1.125, 2)", "-1.13"}, {"round half up(5.5, 0)", "6"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
