#include "engine/feel/builtin_support.h"
#include "engine/feel/calendar.h"

namespace weir::feel::builtin {
namespace {

Value day_number(Date date) {
  return Value::integer(date.days - days_from_civil(date.year(), 1, 1) + 1);
}

}  // namespace

const BuiltinSpec& spec_day_of_year() {
  static const BuiltinSpec spec{
      .name = "day of year",
      .summary = "The number of the day within its year, from 1.",
      .summary_zh = "一年中的第几天，从 1 开始。",
      .clause = "DMN 1.5, 10.3.4.8",
      .overloads = {{.params = {{"date", TypeKind::Date}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "day of year", ctx)) return {};
                       return day_number(args[0].as_date());
                     }},
                    {.params = {{"date", TypeKind::DateTime}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "day of year", ctx)) return {};
                       return day_number(args[0].as_date_time().date);
                     }}},
      .examples = {{R"(day of year(@"2019-09-17"))", "260"},
                   {R"(day of year(@"2020-12-31"))", "366"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
