#include "engine/feel/builtin_support.h"
#include "engine/feel/regex.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_matches() {
  static const BuiltinSpec spec{
      .name = "matches",
      .summary =
          "Does a part of the input match a regular expression (XPath; flags s, m, i, x, q)?",
      .summary_zh = "输入中是否有匹配正则表达式的部分（XPath 语法，标志 s、m、i、x、q）。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"input", TypeKind::String},
                                {"pattern", TypeKind::String},
                                optional("flags", TypeKind::String)},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(2), "matches", ctx)) return {};
                       const auto regex = regex_of(args[1], args[2], "matches", ctx);
                       if (!regex) return {};
                       Match match;
                       switch (regex->search(args[0].as_string(), 0, &match)) {
                         case Search::Found:
                           return Value::boolean(true);
                         case Search::NotFound:
                           return Value::boolean(false);
                         case Search::GaveUp:
                           break;
                       }
                       return gave_up("matches", ctx);
                     }}},
      .examples = {{R"(matches("foobar", "^fo*b"))", "true"},
                   {R"(matches("abc", "ABC", "i"))", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
