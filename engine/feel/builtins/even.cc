#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_even() {
  static const BuiltinSpec spec{
      .name = "even",
      .summary = "Is the number an even integer?",
      .summary_zh = "是否为偶数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"number", TypeKind::Number}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "even", ctx)) return {};
                       const auto rest = Decimal::modulo(args[0].as_number(), Decimal::from_int(2));
                       return Value::boolean(rest && *rest == Decimal::from_int(0));
                     }}},
      .examples = {{"even(5)", "false"}, {"even(2)", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
