#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/temporal_parts.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_date() {
  static const BuiltinSpec spec{
      .name = "date",
      .summary = "A date of a text, of a date and time, or of year, month and day.",
      .summary_zh = "由文本、日期时间或年月日得到日期。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::String}},
                     .result = TypeKind::Date,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "date", ctx)) return {};
                       const auto date = Date::parse(args[0].as_string());
                       return date ? Value::date(*date)
                                   : bad_argument(ctx, "date", describe(args[0]) + " is no date");
                     }},
                    {.params = {{"from", TypeKind::Date}},
                     .result = TypeKind::Date,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "date", ctx)) return {};
                       return args[0];
                     }},
                    {.params = {{"from", TypeKind::DateTime}},
                     .result = TypeKind::Date,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "date", ctx)) return {};
                       return Value::date(args[0].as_date_time().date);
                     }},
                    {.params = {{"year", TypeKind::Number},
                                {"month", TypeKind::Number},
                                {"day", TypeKind::Number}},
                     .result = TypeKind::Date,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "date", ctx)) return {};
                       const auto date = date_of(args[0], args[1], args[2]);
                       return date ? Value::date(*date)
                                   : out_of_range(ctx, "date", "there is no such day");
                     }}},
      .examples = {{R"(date("2012-12-25"))", R"(@"2012-12-25")"},
                   {"date(2012, 12, 25)", R"(@"2012-12-25")"},
                   {R"(date("2012-02-30"))", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
