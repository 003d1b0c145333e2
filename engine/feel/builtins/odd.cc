#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_odd() {
  static const BuiltinSpec spec{
      .name = "odd",
      .summary = "Is the number an odd integer?",
      .summary_zh = "是否为奇数。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"number", TypeKind::Number}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "odd", ctx)) return {};
                       const auto rest = Decimal::modulo(args[0].as_number(), Decimal::from_int(2));
                       return Value::boolean(rest && *rest == Decimal::from_int(1));
                     }}},
      .examples = {{"odd(5)", "true"}, {"odd(2)", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
