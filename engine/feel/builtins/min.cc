#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_min(Args args, EvalContext& ctx) {
  if (has_null(args, "min", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};
  return extreme(items, -1, "min", ctx);
}

}  // namespace

const BuiltinSpec& spec_min() {
  static const BuiltinSpec spec{
      .name = "min",
      .summary = "The least of comparable items.",
      .summary_zh = "可比较的各项中最小的。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Any,
                     .call = call_min},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Any,
                     .call = one_or_more<call_min>}},
      .examples = {{"min([1, 2, 3])", "1"}, {R"(min("b", "a"))", R"("a")"}, {"min([])", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
