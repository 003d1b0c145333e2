#include <unordered_set>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_distinct_values() {
  static const BuiltinSpec spec{
      .name = "distinct values",
      .summary = "The items of the list, each once, in the order of their first place.",
      .summary_zh = "列表去重，按首次出现的次序。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "distinct values", ctx) ||
                           !spend(ctx, args[0].items().size()))
                         return {};
                       std::vector<Value> out;
                       std::unordered_set<Value, ValueHash> seen;
                       for (const Value& item : args[0].items()) {
                         if (seen.insert(item).second) out.push_back(item);
                       }
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"},
                   {"distinct values([1, 1.0, null, null])", "[1, null]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
