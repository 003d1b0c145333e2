#include "engine/feel/builtin_support.h"
#include "engine/feel/temporal.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_years_and_months_duration() {
  static const BuiltinSpec spec{
      .name = "years and months duration",
      .summary = "The whole months from one date to another; times of day do not count.",
      .summary_zh = "两个日期之间的整月数，不计时刻。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::DateTime}, {"to", TypeKind::DateTime}},
                     .result = TypeKind::YearsDuration,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "years and months duration", ctx)) return {};
                       return Value::years(
                           months_between(args[0].as_date_time(), args[1].as_date_time()));
                     }}},
      .examples = {{R"(years and months duration(date("2011-12-22"), date("2013-08-24")))",
                    R"(@"P1Y8M")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
