#include <unordered_set>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_context() {
  static const BuiltinSpec spec{
      .name = "context",
      .summary = "A context of the given entries, each a context of `key` and `value`.",
      .summary_zh = "由 {key, value} 的列表组成上下文。",
      .clause = "DMN 1.5, 10.3.4.10",
      .overloads = {{.params = {{"entries", Type::list(TypeKind::Context)}},
                     .result = TypeKind::Context,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "context", ctx) || !spend(ctx, args[0].items().size()))
                         return {};
                       std::vector<Entry> out;
                       std::unordered_set<std::string_view> names;
                       for (const Value& item : args[0].items()) {
                         const Value* key = item.is_null() ? nullptr : item.find("key");
                         const Value* value = item.is_null() ? nullptr : item.find("value");
                         if (key == nullptr || value == nullptr || !key->is(ValueKind::String)) {
                           return bad_argument(
                               ctx, "context",
                               "an entry is not a context of a string `key` and a `value`");
                         }
                         if (!names.insert(key->as_string()).second) {
                           return bad_argument(ctx, "context", "a key comes twice");
                         }
                         out.emplace_back(std::string(key->as_string()), *value);
                       }
                       return Value::context(std::move(out));
                     }}},
      .examples = {{R"(context([{key: "a", value: 1}, {key: "b", value: 2}]))", "{a: 1, b: 2}"},
                   {R"(context([{key: "a", value: 1}, {key: "a", value: 2}]))", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
