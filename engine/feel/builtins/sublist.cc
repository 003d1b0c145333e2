#include <algorithm>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value items_from(const Value& list, const Value& start, int64_t length, EvalContext& ctx) {
  const std::span<const Value> items = list.items();
  const auto first = position_index(start, items.size());
  if (!first) return out_of_range(ctx, "sublist", "there is no such start position");
  if (length < 0) return out_of_range(ctx, "sublist", "the length is not a count");
  const size_t size = std::min(items.size() - *first, static_cast<size_t>(length));
  if (!spend(ctx, size)) return {};
  const auto part = items.subspan(*first, size);
  return Value::list({part.begin(), part.end()});
}

}  // namespace

const BuiltinSpec& spec_sublist() {
  static const BuiltinSpec spec{
      .name = "sublist",
      .summary =
          "The items from a position on, all or `length` of them; a negative position counts from "
          "the end.",
      .summary_zh = "自某位置起的若干项；负位置从末尾数起。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)},
                                {"start position", TypeKind::Number}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "sublist", ctx)) return {};
                       return items_from(args[0], args[1],
                                         static_cast<int64_t>(args[0].items().size()), ctx);
                     }},
                    {.params = {{"list", Type::list(TypeKind::Any)},
                                {"start position", TypeKind::Number},
                                {"length", TypeKind::Number}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "sublist", ctx)) return {};
                       return items_from(args[0], args[1], whole(args[2]).value_or(-1), ctx);
                     }}},
      .examples = {{"sublist([4, 5, 6], 1, 2)", "[4, 5]"}, {"sublist([4, 5, 6], -2)", "[5, 6]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
