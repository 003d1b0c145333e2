#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value day_name(Date date) {
  static constexpr std::string_view kDays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                               "Friday", "Saturday", "Sunday"};
  return Value::string(kDays[date.weekday() - 1]);
}

}  // namespace

const BuiltinSpec& spec_day_of_week() {
  static const BuiltinSpec spec{
      .name = "day of week",
      .summary = "The English name of the day of the week.",
      .summary_zh = "星期几的英文名。",
      .clause = "DMN 1.5, 10.3.4.8",
      .overloads = {{.params = {{"date", TypeKind::Date}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "day of week", ctx)) return {};
                       return day_name(args[0].as_date());
                     }},
                    {.params = {{"date", TypeKind::DateTime}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "day of week", ctx)) return {};
                       return day_name(args[0].as_date_time().date);
                     }}},
      .examples = {{R"(day of week(@"2019-09-17"))", R"("Tuesday")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
