#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value replace_matching(std::span<const Value> items, const Value& match, const Value& new_item,
                       EvalContext& ctx) {
  const int params = parameter_count(match);
  if (params != -1 && params != 2) {
    return bad_argument(ctx, "list replace", "the function does not take an item and a new item");
  }
  if (!spend(ctx, items.size())) return {};
  std::vector<Value> out(items.begin(), items.end());
  for (Value& item : out) {
    const Value pair[] = {item, new_item};
    const Value holds = call(match, pair, ctx);
    if (!holds.is(ValueKind::Boolean)) {
      return bad_argument(ctx, "list replace", "the function does not answer a boolean");
    }
    if (holds.is_true()) item = new_item;
  }
  return Value::list(std::move(out));
}

}  // namespace

const BuiltinSpec& spec_list_replace() {
  static const BuiltinSpec spec{
      .name = "list replace",
      .summary =
          "The list with an item replaced: the one at a position, or each for which a function of "
          "item and new item is true.",
      .summary_zh = "替换列表中的项：某位置的一项，或函数对其为 true 的各项。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)},
                                {"position", TypeKind::Number},
                                {"newItem", TypeKind::Any}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(2), "list replace", ctx)) return {};
                       const auto items = args[0].items();
                       const auto at = position_index(args[1], items.size());
                       if (!at)
                         return out_of_range(ctx, "list replace", "there is no such position");
                       if (!spend(ctx, items.size())) return {};
                       std::vector<Value> out(items.begin(), items.end());
                       out[*at] = args[2];
                       return Value::list(std::move(out));
                     }},
                    {.params = {{"list", Type::list(TypeKind::Any)},
                                {"match", TypeKind::Function},
                                {"newItem", TypeKind::Any}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(2), "list replace", ctx)) return {};
                       return replace_matching(args[0].items(), args[1], args[2], ctx);
                     }}},
      .examples = {{"list replace([1, 2, 3], 2, 4)", "[1, 4, 3]"},
                   {"list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)",
                    "[5, 5, 7, 8]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
