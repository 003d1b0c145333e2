#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_exp() {
  static const BuiltinSpec spec{
      .name = "exp",
      .summary = "The number e raised to a power.",
      .summary_zh = "自然常数 e 的幂。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"number", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "exp", ctx)) return {};
                       return number_or_null(Decimal::exp(args[0].as_number()), "exp", ctx);
                     }}},
      .examples = {{"exp(0)", "1"}, {"decimal(exp(5), 8)", "148.41315910"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
