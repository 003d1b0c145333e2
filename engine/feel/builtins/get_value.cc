#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_get_value() {
  static const BuiltinSpec spec{
      .name = "get value",
      .summary = "The value of the entry `key` of a context; null if there is none.",
      .summary_zh = "取上下文中 key 对应的值，没有则得 null。",
      .clause = "DMN 1.5, 10.3.4.10",
      .overloads = {{.params = {{"m", TypeKind::Context}, {"key", TypeKind::String}},
                     .result = TypeKind::Any,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "get value", ctx)) return {};
                       const Value* found = args[0].find(args[1].as_string());
                       return found != nullptr ? *found : Value::null();
                     }}},
      .examples = {{R"(get value({key1: "value1"}, "key1"))", R"("value1")"},
                   {R"(get value({a: 1}, "b"))", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
