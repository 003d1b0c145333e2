#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_not() {
  static const BuiltinSpec spec{
      .name = "not",
      .summary = "The opposite of a boolean; null for anything else.",
      .summary_zh = "布尔值取反，其他值得 null。",
      .clause = "DMN 1.5, 10.3.4.2",
      .overloads = {{.params = {{"negand", TypeKind::Boolean}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "not", ctx)) return {};
                       return Value::boolean(!args[0].is_true());
                     }}},
      .examples = {{"not(true)", "false"}, {"not(null)", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
