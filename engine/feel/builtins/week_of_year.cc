#include "engine/feel/builtin_support.h"
#include "engine/feel/calendar.h"

namespace weir::feel::builtin {
namespace {

Value week_number(Date date) {
  // A week belongs to the year of its Thursday.
  const int64_t thursday = date.days - date.weekday() + 4;
  const int64_t first = days_from_civil(civil_from_days(thursday).year, 1, 1);
  return Value::integer((thursday - first) / 7 + 1);
}

}  // namespace

const BuiltinSpec& spec_week_of_year() {
  static const BuiltinSpec spec{
      .name = "week of year",
      .summary =
          "The number of the week by ISO 8601: weeks begin on Monday, the first has the first "
          "Thursday.",
      .summary_zh = "ISO 8601 的周数：周一为一周之始，含首个周四的为第一周。",
      .clause = "DMN 1.5, 10.3.4.8",
      .overloads = {{.params = {{"date", TypeKind::Date}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "week of year", ctx)) return {};
                       return week_number(args[0].as_date());
                     }},
                    {.params = {{"date", TypeKind::DateTime}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "week of year", ctx)) return {};
                       return week_number(args[0].as_date_time().date);
                     }}},
      .examples = {{R"(week of year(@"2019-09-17"))", "38"},
                   {R"(week of year(@"2010-01-01"))", "53"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
