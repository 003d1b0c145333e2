#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_insert_before() {
  static const BuiltinSpec spec{
      .name = "insert before",
      .summary = "The list with an item put in before a position.",
      .summary_zh = "在某位置之前插入一项。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)},
                                {"position", TypeKind::Number},
                                {"newItem", TypeKind::Any}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(2), "insert before", ctx)) return {};
                       const auto items = args[0].items();
                       const auto at = position_index(args[1], items.size());
                       if (!at)
                         return out_of_range(ctx, "insert before", "there is no such position");
                       if (!spend(ctx, items.size() + 1)) return {};
                       std::vector<Value> out(items.begin(), items.end());
                       out.insert(out.begin() + static_cast<std::ptrdiff_t>(*at), args[2]);
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"insert before([1, 3], 1, 2)", "[2, 1, 3]"},
                   {"insert before([1, 3], -1, 2)", "[1, 2, 3]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
