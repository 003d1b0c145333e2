#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_contains() {
  static const BuiltinSpec spec{
      .name = "contains",
      .summary = "Does the string contain `match`?",
      .summary_zh = "是否包含 match。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"string", TypeKind::String}, {"match", TypeKind::String}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "contains", ctx)) return {};
                       const std::string_view text = args[0].as_string(),
                                              match = args[1].as_string();
                       return Value::boolean(text.find(match) != std::string_view::npos);
                     }}},
      .examples = {{R"(contains("foobar", "of"))", "false"}, {R"(contains("foobar", ""))", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
