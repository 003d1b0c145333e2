#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_count() {
  static const BuiltinSpec spec{
      .name = "count",
      .summary = "The number of items of a list.",
      .summary_zh = "列表的项数。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "count", ctx)) return {};
                       return Value::integer(static_cast<int64_t>(args[0].items().size()));
                     }}},
      .examples = {{"count([1, 2, 3])", "3"}, {"count([])", "0"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
