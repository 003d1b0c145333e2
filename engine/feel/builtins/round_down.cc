#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_round_down() {
  static const BuiltinSpec spec{
      .name = "round down",
      .summary = "`n` cut to `scale` digits after the point.",
      .summary_zh = "向零截断到 scale 位小数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}, {"scale", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::Down, "round down", ctx);
                     }}},
      .examples = {{"round down(-1.126, 2)", "-1.12"}, {"round down(5.5, 0)", "5"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
