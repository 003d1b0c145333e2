#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value month_name(Date date) {
  static constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
  return Value::string(kMonths[date.month() - 1]);
}

}  // namespace

const BuiltinSpec& spec_month_of_year() {
  static const BuiltinSpec spec{
      .name = "month of year",
      .summary = "The English name of the month.",
      .summary_zh = "月份的英文名。",
      .clause = "DMN 1.5, 10.3.4.8",
      .overloads = {{.params = {{"date", TypeKind::Date}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "month of year", ctx)) return {};
                       return month_name(args[0].as_date());
                     }},
                    {.params = {{"date", TypeKind::DateTime}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "month of year", ctx)) return {};
                       return month_name(args[0].as_date_time().date);
                     }}},
      .examples = {{R"(month of year(@"2019-09-17"))", R"("September")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
