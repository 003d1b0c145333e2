#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_today() {
  static const BuiltinSpec spec{
      .name = "today",
      .summary = "The date of the evaluation, in the zone of the app.",
      .summary_zh = "求值当天的日期，按应用的时区。",
      .clause = "DMN 1.5, 10.3.4.11",
      .overloads = {{.params = {},
                     .result = TypeKind::Date,
                     .call = [](Args, EvalContext& ctx) -> Value {
                       return Value::date(in_zone(ctx.world->now(), ctx.world->zone()).date);
                     }}},
      .examples = {{"today() instance of date", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
