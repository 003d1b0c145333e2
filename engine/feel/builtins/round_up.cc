#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_round_up() {
  static const BuiltinSpec spec{
      .name = "round up",
      .summary = "`n` rounded away from zero to `scale` digits after the point.",
      .summary_zh = "向远离零的方向舍入到 scale 位小数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}, {"scale", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::Up, "round up", ctx);
                     }}},
      .examples = {{"round up(-1.126, 2)", "-1.13"}, {"round up(5.5, 0)", "6"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
