#include "engine/base/text.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/value_access.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_string_length() {
  static const BuiltinSpec spec{
      .name = "string length",
      .summary = "The number of Unicode code points of a string.",
      .summary_zh = "字符串的 Unicode 码点数。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"string", TypeKind::String}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "string length", ctx)) return {};
                       const std::string_view text = args[0].as_string();
                       const size_t size = ValueAccess::is_ascii(args[0])
                                               ? text.size()
                                               : base::count_code_points(text);
                       return Value::integer(static_cast<int64_t>(size));
                     }}},
      .examples = {{R"(string length("foo"))", "3"}, {R"(string length("堰🐎"))", "2"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
