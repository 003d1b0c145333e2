#include "engine/base/text.h"
#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_upper_case() {
  static const BuiltinSpec spec{
      .name = "upper case",
      .summary = "The string in upper case.",
      .summary_zh = "转为大写。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"string", TypeKind::String}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "upper case", ctx)) return {};
                       return Value::string(base::to_upper(args[0].as_string()));
                     }}},
      .examples = {{R"(upper case("aBc4"))", R"("ABC4")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
