#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_reverse() {
  static const BuiltinSpec spec{
      .name = "reverse",
      .summary = "The items in the opposite order.",
      .summary_zh = "倒序。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "reverse", ctx) || !spend(ctx, args[0].items().size()))
                         return {};
                       const auto items = args[0].items();
                       return Value::list({items.rbegin(), items.rend()});
                     }}},
      .examples = {{"reverse([1, 2, 3])", "[3, 2, 1]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
