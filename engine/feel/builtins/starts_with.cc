#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_starts_with() {
  static const BuiltinSpec spec{
      .name = "starts with",
      .summary = "Does the string begin with `match`?",
      .summary_zh = "是否以 match 开头。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"string", TypeKind::String}, {"match", TypeKind::String}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "starts with", ctx)) return {};
                       const std::string_view text = args[0].as_string(),
                                              match = args[1].as_string();
                       return Value::boolean(text.starts_with(match));
                     }}},
      .examples = {{R"(starts with("foobar", "fo"))", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
