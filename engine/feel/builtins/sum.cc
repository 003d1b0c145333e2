#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_sum(Args args, EvalContext& ctx) {
  if (has_null(args, "sum", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};
  if (!all_numbers(items, "sum", ctx)) return {};
  return number_or_null(sum_of(items), "sum", ctx);
}

}  // namespace

const BuiltinSpec& spec_sum() {
  static const BuiltinSpec spec{
      .name = "sum",
      .summary = "The sum of numbers; null for none.",
      .summary_zh = "各数之和；没有数时为 null。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Number,
                     .call = call_sum},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Number,
                     .call = one_or_more<call_sum>}},
      .examples = {{"sum([1, 2, 3])", "6"}, {"sum(1, 2)", "3"}, {"sum([])", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
