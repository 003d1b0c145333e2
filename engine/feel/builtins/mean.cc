#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_mean(Args args, EvalContext& ctx) {
  if (has_null(args, "mean", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};

  if (!all_numbers(items, "mean", ctx)) return {};
  const auto sum = sum_of(items);
  const auto size = Decimal::from_int(static_cast<int64_t>(items.size()));
  return number_or_null(sum ? Decimal::divide(*sum, size) : sum, "mean", ctx);
}

}  // namespace

const BuiltinSpec& spec_mean() {
  static const BuiltinSpec spec{
      .name = "mean",
      .summary = "The arithmetic mean of numbers.",
      .summary_zh = "各数的算术平均值。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Number,
                     .call = call_mean},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Number,
                     .call = one_or_more<call_mean>}},
      .examples = {{"mean([1, 2, 3])", "2"}, {"mean([])", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
