#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

std::optional<Decimal> deviation(std::span<const Value> items) {
  const auto sum = sum_of(items);
  const auto size = Decimal::from_int(static_cast<int64_t>(items.size()));
  const auto mean = sum ? Decimal::divide(*sum, size) : sum;
  if (!mean) return std::nullopt;
  std::optional<Decimal> squares = Decimal();
  for (const Value& item : items) {
    const auto distance = Decimal::subtract(item.as_number(), *mean);
    const auto square = distance ? Decimal::multiply(*distance, *distance) : std::nullopt;
    squares = square ? Decimal::add(*squares, *square) : std::nullopt;
    if (!squares) return std::nullopt;
  }
  const auto variance =
      Decimal::divide(*squares, Decimal::from_int(static_cast<int64_t>(items.size() - 1)));
  return variance ? Decimal::sqrt(*variance) : std::nullopt;
}

Value call_stddev(Args args, EvalContext& ctx) {
  if (has_null(args, "stddev", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};

  if (!all_numbers(items, "stddev", ctx)) return {};
  if (items.size() < 2) return bad_argument(ctx, "stddev", "one number has no deviation");
  return number_or_null(deviation(items), "stddev", ctx);
}

}  // namespace

const BuiltinSpec& spec_stddev() {
  static const BuiltinSpec spec{
      .name = "stddev",
      .summary = "The sample standard deviation of at least two numbers.",
      .summary_zh = "至少两个数的样本标准差。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Number,
                     .call = call_stddev},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Number,
                     .call = one_or_more<call_stddev>}},
      .examples = {{"stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931"},
                   {"stddev([47])", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
