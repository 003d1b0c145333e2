#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

// Values nest at most Value::kDepthMax deep, so the recursion is bounded.
bool flatten_into(std::span<const Value> items, std::vector<Value>& out, EvalContext& ctx) {
  if (!spend(ctx, items.size())) return false;
  for (const Value& item : items) {
    if (!item.is(ValueKind::List)) {
      out.push_back(item);
    } else if (!flatten_into(item.items(), out, ctx)) {
      return false;
    }
  }
  return true;
}

}  // namespace

const BuiltinSpec& spec_flatten() {
  static const BuiltinSpec spec{
      .name = "flatten",
      .summary = "The list with the items of inner lists in their place, at every depth.",
      .summary_zh = "把各层内层列表的项展开到一个列表。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "flatten", ctx)) return {};
                       std::vector<Value> out;
                       if (!flatten_into(args[0].items(), out, ctx)) return {};
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
