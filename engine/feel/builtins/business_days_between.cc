#include <algorithm>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_business_days_between() {
  static const BuiltinSpec spec{
      .name = "business days between",
      .summary =
          "Working days after `from` up to `to`, on the app's calendar; without one Monday to "
          "Friday. Negative where `to` is earlier.",
      .summary_zh =
          "`from` 之后到 `to`（含）的工作日数，按应用的日历，无日历时为周一至周五；`to` "
          "在前则为负。",
      .clause = "Weir",
      .overloads = {{.params = {{"from", TypeKind::Date}, {"to", TypeKind::Date}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "business days between", ctx)) return {};
                       const Date from = args[0].as_date(), to = args[1].as_date();
                       const auto days = ctx.world != nullptr
                                             ? ctx.world->business_days_between(from, to)
                                             : std::nullopt;
                       if (days) return Value::integer(*days);
                       // Weekdays of whole weeks, then of the days that are left.
                       const Date low = std::min(from, to), high = std::max(from, to);
                       int64_t count = (high.days - low.days) / 7 * 5;
                       for (int64_t i = 0; i < (high.days - low.days) % 7; ++i) {
                         if (Date{high.days - i}.weekday() <= 5) ++count;
                       }
                       return Value::integer(from <= to ? count : -count);
                     }}},
      .examples = {{R"(business days between(@"2026-03-02", @"2026-03-04"))", "2"},
                   {R"(business days between(@"2026-03-06", @"2026-03-09"))", "1"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
