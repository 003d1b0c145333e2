#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value number_from(const Value& from, std::string_view grouping, std::string_view point,
                  EvalContext& ctx) {
  if (from.is_null()) return bad_argument(ctx, "number", "the text is null");
  std::string text;
  for (const char c : from.as_string()) {
    if (!grouping.empty() && c == grouping[0]) continue;
    // Where a comma is the decimal separator, a period is nothing a number may hold.
    if (point == ",") {
      text += c == ',' ? '.' : c == '.' ? '?' : c;
    } else {
      text += c;
    }
  }
  const auto number = Decimal::parse_rounded(text);
  if (number) return Value::number(*number);
  return bad_argument(ctx, "number", describe(from) + " is no number");
}

}  // namespace

const BuiltinSpec& spec_number() {
  static const BuiltinSpec spec{
      .name = "number",
      .summary = "The number that a text writes, with the given grouping and decimal separators.",
      .summary_zh = "由文本得到数，可指定千位分隔符与小数点。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::String}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return number_from(args[0], {}, {}, ctx);
                     }},
                    {.params = {{"from", TypeKind::String},
                                {"grouping separator", TypeKind::String},
                                {"decimal separator", TypeKind::String}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       const std::string_view grouping =
                           args[1].is_null() ? "" : args[1].as_string();
                       const std::string_view point = args[2].is_null() ? "" : args[2].as_string();
                       if (!grouping.empty() && grouping != " " && grouping != "," &&
                           grouping != ".") {
                         return bad_argument(
                             ctx, "number",
                             "the grouping separator is not a space, comma or period");
                       }
                       if (!point.empty() && point != "," && point != ".") {
                         return bad_argument(ctx, "number",
                                             "the decimal separator is not a comma or period");
                       }
                       if (!grouping.empty() && grouping == point) {
                         return bad_argument(ctx, "number", "both separators are the same");
                       }
                       return number_from(args[0], grouping, point, ctx);
                     }}},
      .examples = {{R"(number("1500.5"))", "1500.5"},
                   {R"(number("1 000,0", " ", ","))", "1000.0"},
                   {R"(number("1,000.00", ",", "."))", "1000.00"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
