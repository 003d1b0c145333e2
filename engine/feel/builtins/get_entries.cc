#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_get_entries() {
  static const BuiltinSpec spec{
      .name = "get entries",
      .summary = "The entries of a context, as a list of contexts of `key` and `value`.",
      .summary_zh = "把上下文的条目列为 {key, value} 的列表。",
      .clause = "DMN 1.5, 10.3.4.10",
      .overloads = {{.params = {{"m", TypeKind::Context}},
                     .result = Type::list(
                         Type::context({{"key", TypeKind::String}, {"value", TypeKind::Any}})),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "get entries", ctx) ||
                           !spend(ctx, args[0].entries().size()))
                         return {};
                       std::vector<Value> out;
                       out.reserve(args[0].entries().size());
                       for (const Entry& entry : args[0].entries()) {
                         out.push_back(Value::context(
                             {{"key", Value::string(entry.first)}, {"value", entry.second}}));
                       }
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"get entries({a: 1})", R"([{key: "a", value: 1}])"}, {"get entries({})", "[]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
