#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_concatenate() {
  static const BuiltinSpec spec{
      .name = "concatenate",
      .summary = "The items of several lists one after the other.",
      .summary_zh = "依次连接若干列表。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {variadic("list", Type::list(TypeKind::Any))},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       const auto lists = args[0].items();
                       if (has_null(lists, "concatenate", ctx)) return {};
                       std::vector<Value> out;
                       for (const Value& list : lists) {
                         if (!spend(ctx, list.items().size())) return {};
                         out.insert(out.end(), list.items().begin(), list.items().end());
                       }
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"concatenate([1, 2], [3])", "[1, 2, 3]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
