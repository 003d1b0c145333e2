#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_substring_after() {
  static const BuiltinSpec spec{
      .name = "substring after",
      .summary = "What comes after the first `match`; empty if there is none.",
      .summary_zh = "首个 match 之后的部分，没有则为空串。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"string", TypeKind::String}, {"match", TypeKind::String}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "substring after", ctx)) return {};
                       const std::string_view text = args[0].as_string(),
                                              match = args[1].as_string();
                       const size_t at = text.find(match);
                       if (at == std::string_view::npos) return Value::string("");
                       return Value::string(text.substr(at + match.size()));
                     }}},
      .examples = {{R"(substring after("foobar", "ob"))", R"("ar")"},
                   {R"(substring after("", "a"))", R"("")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
