#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_remove() {
  static const BuiltinSpec spec{
      .name = "remove",
      .summary = "The list without the item at a position.",
      .summary_zh = "去掉某位置的一项。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)},
                                {"position", TypeKind::Number}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "remove", ctx)) return {};
                       const auto items = args[0].items();
                       const auto at = position_index(args[1], items.size());
                       if (!at) return out_of_range(ctx, "remove", "there is no such position");
                       if (!spend(ctx, items.size())) return {};
                       std::vector<Value> out(items.begin(), items.end());
                       out.erase(out.begin() + static_cast<std::ptrdiff_t>(*at));
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"remove([1, 2, 3], 2)", "[1, 3]"}, {"remove([1, 2, 3], -1)", "[1, 2]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
