#include <algorithm>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

// A merge sort of our own: whatever the function answers, it ends and stays within the list.
struct Sorter {
  const Value& precedes;
  EvalContext& ctx;
  std::vector<Value> items;
  std::vector<Value> merged;

  bool sort(size_t begin, size_t end) {
    if (end - begin < 2) return true;
    const size_t middle = begin + (end - begin) / 2;
    if (!sort(begin, middle) || !sort(middle, end)) return false;
    merged.clear();
    size_t left = begin, right = middle;
    while (left < middle && right < end) {
      // Equal items keep their order: the right one goes first only if it precedes.
      const Value pair[] = {items[right], items[left]};
      const Value first = call(precedes, pair, ctx);
      if (!first.is(ValueKind::Boolean)) {
        bad_argument(ctx, "sort", "the function does not answer a boolean");
        return false;
      }
      merged.push_back(items[first.is_true() ? right++ : left++]);
    }
    while (left < middle) merged.push_back(items[left++]);
    std::copy(merged.begin(), merged.end(), items.begin() + static_cast<std::ptrdiff_t>(begin));
    return true;
  }
};

}  // namespace

const BuiltinSpec& spec_sort() {
  static const BuiltinSpec spec{
      .name = "sort",
      .summary = "The items in the order that a function says: is the first before the second?",
      .summary_zh = "按函数给出的先后排序，相等的保持原序。",
      .clause = "DMN 1.5, 10.3.4.9",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)},
                                {"precedes", TypeKind::Function}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "sort", ctx)) return {};
                       const int params = parameter_count(args[1]);
                       if (params != -1 && params != 2) {
                         return bad_argument(ctx, "sort", "the function does not take two items");
                       }
                       const auto items = args[0].items();
                       if (!spend(ctx, items.size())) return {};
                       Sorter sorter{args[1], ctx, {items.begin(), items.end()}, {}};
                       if (!sorter.sort(0, items.size())) return {};
                       return Value::list(std::move(sorter.items));
                     }}},
      .examples = {{"sort([3, 1, 4], function(x, y) x < y)", "[1, 3, 4]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
