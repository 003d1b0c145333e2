#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_log() {
  static const BuiltinSpec spec{
      .name = "log",
      .summary = "The natural logarithm of a positive number.",
      .summary_zh = "正数的自然对数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"number", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "log", ctx)) return {};
                       if (!(args[0].as_number() > Decimal())) {
                         return out_of_range(ctx, "log", "the number is not positive");
                       }
                       return number_or_null(Decimal::log(args[0].as_number()), "log", ctx);
                     }}},
      .examples = {{"log(1)", "0"}, {"decimal(log(10), 8)", "2.30258509"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
