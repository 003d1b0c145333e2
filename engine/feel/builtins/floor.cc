#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_floor() {
  static const BuiltinSpec spec{
      .name = "floor",
      .summary = "The greatest number of `scale` digits after the point that is not above `n`.",
      .summary_zh = "不大于 n 的最大的数，保留 scale 位小数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::Floor, "floor", ctx);
                     }},
                    {.params = {{"n", TypeKind::Number}, {"scale", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::Floor, "floor", ctx);
                     }}},
      .examples = {{"floor(-1.5)", "-2"}, {"floor(1.56, 1)", "1.5"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
