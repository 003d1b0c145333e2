#include <unordered_set>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_union() {
  static const BuiltinSpec spec{
      .name = "union",
      .summary = "The items of several lists, each once, in the order of their first place.",
      .summary_zh = "若干列表的并集，每项一次，按首次出现的次序。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {variadic("list", Type::list(TypeKind::Any))},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       const auto lists = args[0].items();
                       if (has_null(lists, "union", ctx)) return {};
                       std::vector<Value> out;
                       std::unordered_set<Value, ValueHash> seen;
                       for (const Value& list : lists) {
                         if (!spend(ctx, list.items().size())) return {};
                         for (const Value& item : list.items()) {
                           if (seen.insert(item).second) out.push_back(item);
                         }
                       }
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"union([1, 2], [2, 3])", "[1, 2, 3]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
