#include <algorithm>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_mode(Args args, EvalContext& ctx) {
  if (has_null(args, "mode", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};

  if (items.empty()) return Value::list({});
  if (!all_numbers(items, "mode", ctx)) return {};
  std::vector<Value> sorted(items.begin(), items.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Value& a, const Value& b) { return a.as_number() < b.as_number(); });
  std::vector<Value> best;
  size_t best_count = 0;
  for (size_t begin = 0; begin < sorted.size();) {
    size_t end = begin + 1;
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    if (end - begin > best_count) best.clear();
    best_count = std::max(best_count, end - begin);
    if (end - begin == best_count) best.push_back(sorted[begin]);
    begin = end;
  }
  return Value::list(std::move(best));
}

}  // namespace

const BuiltinSpec& spec_mode() {
  static const BuiltinSpec spec{
      .name = "mode",
      .summary = "The most frequent numbers, in rising order.",
      .summary_zh = "出现次数最多的数，按升序。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = Type::list(TypeKind::Number),
                     .call = call_mode},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = Type::list(TypeKind::Number),
                     .call = one_or_more<call_mode>}},
      .examples = {{"mode(6, 3, 9, 6, 6)", "[6]"}, {"mode([6, 1, 9, 6, 1])", "[1, 6]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
