#include "engine/base/text.h"
#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_lower_case() {
  static const BuiltinSpec spec{
      .name = "lower case",
      .summary = "The string in lower case.",
      .summary_zh = "转为小写。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"string", TypeKind::String}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "lower case", ctx)) return {};
                       return Value::string(base::to_lower(args[0].as_string()));
                     }}},
      .examples = {{R"(lower case("aBc4"))", R"("abc4")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
