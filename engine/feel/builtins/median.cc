#include <algorithm>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_median(Args args, EvalContext& ctx) {
  if (has_null(args, "median", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};

  if (!all_numbers(items, "median", ctx)) return {};
  std::vector<Decimal> numbers;
  numbers.reserve(items.size());
  for (const Value& item : items) numbers.push_back(item.as_number());
  std::sort(numbers.begin(), numbers.end());
  const size_t middle = numbers.size() / 2;
  if (numbers.size() % 2 != 0) return Value::number(numbers[middle]);
  const auto sum = Decimal::add(numbers[middle - 1], numbers[middle]);
  return number_or_null(sum ? Decimal::divide(*sum, Decimal::from_int(2)) : sum, "median", ctx);
}

}  // namespace

const BuiltinSpec& spec_median() {
  static const BuiltinSpec spec{
      .name = "median",
      .summary = "The middle of the sorted numbers, or the mean of the two in the middle.",
      .summary_zh = "中位数；个数为偶数时取中间两数的平均。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Number,
                     .call = call_median},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Number,
                     .call = one_or_more<call_median>}},
      .examples = {{"median(8, 2, 5, 3, 4)", "4"}, {"median([6, 1, 2, 3])", "2.5"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
