#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_duration() {
  static const BuiltinSpec spec{
      .name = "duration",
      .summary = "A duration of its text: of days and time, or of years and months.",
      .summary_zh = "由文本得到时长：天与时间，或年与月。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::String}},
                     .result = TypeKind::Any,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "duration", ctx)) return {};
                       const std::string_view text = args[0].as_string();
                       if (const auto days = DaysDuration::parse(text)) return Value::days(*days);
                       if (const auto years = YearsDuration::parse(text))
                         return Value::years(*years);
                       return bad_argument(ctx, "duration", describe(args[0]) + " is no duration");
                     }}},
      .examples = {{R"(duration("P1DT2H"))", R"(@"P1DT2H")"},
                   {R"(duration("P26M"))", R"(@"P2Y2M")"},
                   {R"(duration("P1H"))", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
