#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_append() {
  static const BuiltinSpec spec{
      .name = "append",
      .summary = "The list with items added to its end.",
      .summary_zh = "在列表末尾加上若干项。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)},
                                variadic("item", TypeKind::Any)},
                     .result = Type::list(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(1), "append", ctx)) return {};
                       const auto head = args[0].items(), tail = args[1].items();
                       if (!spend(ctx, head.size() + tail.size())) return {};
                       std::vector<Value> out;
                       out.reserve(head.size() + tail.size());
                       out.insert(out.end(), head.begin(), head.end());
                       out.insert(out.end(), tail.begin(), tail.end());
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"append([1], 2, 3)", "[1, 2, 3]"}, {"append([1], [2])", "[1, [2]]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
