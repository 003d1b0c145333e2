#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_ceiling() {
  static const BuiltinSpec spec{
      .name = "ceiling",
      .summary = "The least number of `scale` digits after the point that is not below `n`.",
      .summary_zh = "不小于 n 的最小的数，保留 scale 位小数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::Ceiling, "ceiling", ctx);
                     }},
                    {.params = {{"n", TypeKind::Number}, {"scale", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return round_number(args, Rounding::Ceiling, "ceiling", ctx);
                     }}},
      .examples = {{"ceiling(1.5)", "2"}, {"ceiling(-1.56, 1)", "-1.5"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
