#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/temporal_parts.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_time() {
  static const BuiltinSpec spec{
      .name = "time",
      .summary = "A time of a text, of a date and time, or of hour, minute, second and offset.",
      .summary_zh = "由文本、日期时间或时分秒与偏移得到时间。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::String}},
                     .result = TypeKind::Time,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "time", ctx)) return {};
                       const auto time = Time::parse(args[0].as_string());
                       return time ? Value::time(*time)
                                   : bad_argument(ctx, "time", describe(args[0]) + " is no time");
                     }},
                    {.params = {{"from", TypeKind::Time}},
                     .result = TypeKind::Time,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "time", ctx)) return {};
                       return args[0];
                     }},
                    {.params = {{"from", TypeKind::DateTime}},
                     .result = TypeKind::Time,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "time", ctx)) return {};
                       return Value::time(args[0].as_date_time().time);
                     }},
                    {.params = {{"hour", TypeKind::Number},
                                {"minute", TypeKind::Number},
                                {"second", TypeKind::Number},
                                optional("offset", TypeKind::DaysDuration)},
                     .result = TypeKind::Time,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(3), "time", ctx)) return {};
                       const auto zone = args.size() < 4 ? Zone{} : zone_of(args[3]);
                       const auto time =
                           zone ? time_of(args[0], args[1], args[2], *zone) : std::nullopt;
                       return time ? Value::time(*time)
                                   : out_of_range(ctx, "time", "there is no such time");
                     }}},
      .examples = {{R"(time("23:59:00z"))", "null"},
                   {R"(time("23:59:00Z"))", R"(@"23:59:00Z")"},
                   {R"(time(11, 59, 45, duration("PT2H")))", R"(@"11:59:45+02:00")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
