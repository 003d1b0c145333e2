#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_add_business_time() {
  static const BuiltinSpec spec{
      .name = "add business time",
      .summary =
          "When so much working time has passed on the app's calendar: whole days of the duration "
          "are working days, the rest is open time. Null where there is no calendar.",
      .summary_zh =
          "按应用的日历过去这么多工作时间之后的时刻：时长中的整日按工作日计，其余按营业时间计；无日"
          "历则为空。",
      .clause = "Weir",
      .overloads = {{.params = {{"at", TypeKind::DateTime}, {"duration", TypeKind::DaysDuration}},
                     .result = TypeKind::DateTime,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "add business time", ctx)) return {};
                       if (ctx.world == nullptr) return {};
                       const Zone zone = ctx.world->zone();
                       const auto from = to_instant(args[0].as_date_time(), zone);
                       if (!from) return out_of_range(ctx, "add business time", "no such time");
                       const auto due = ctx.world->add_business_time(*from, args[1].as_days());
                       if (due) return Value::date_time(in_zone(*due, zone));
                       return out_of_range(ctx, "add business time",
                                           "there is no calendar, or no working time so late");
                     }}},
      .examples = {{R"(add business time(null, @"P2D"))", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
