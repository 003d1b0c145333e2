#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_now() {
  static const BuiltinSpec spec{
      .name = "now",
      .summary = "The moment of the evaluation, in the zone of the app.",
      .summary_zh = "求值的时刻，按应用的时区。",
      .clause = "DMN 1.5, 10.3.4.11",
      .overloads = {{.params = {},
                     .result = TypeKind::DateTime,
                     .call = [](Args, EvalContext& ctx) -> Value {
                       return Value::date_time(in_zone(ctx.world->now(), ctx.world->zone()));
                     }}},
      .examples = {{"now() instance of date and time", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
