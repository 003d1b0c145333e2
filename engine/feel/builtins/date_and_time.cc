#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/temporal_parts.h"

namespace weir::feel::builtin {
namespace {

Value from_parts(Args args, const std::optional<Zone>& zone, EvalContext& ctx) {
  if (has_null(args.first(6), "date and time", ctx)) return {};
  const auto date = date_of(args[0], args[1], args[2]);
  const auto time = zone ? time_of(args[3], args[4], args[5], *zone) : std::nullopt;
  if (!date || !time) return out_of_range(ctx, "date and time", "there is no such date and time");
  return Value::date_time({*date, *time});
}

}  // namespace

const BuiltinSpec& spec_date_and_time() {
  static const BuiltinSpec spec{
      .name = "date and time",
      .summary = "A date and time of a text, of a date and a time, or of its parts.",
      .summary_zh = "由文本、日期与时间，或各部分得到日期时间。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::String}},
                     .result = TypeKind::DateTime,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "date and time", ctx)) return {};
                       const std::string_view text = args[0].as_string();
                       if (const auto at = DateTime::parse(text)) return Value::date_time(*at);
                       if (const auto date = Date::parse(text))
                         return Value::date_time({*date, {}});
                       return bad_argument(ctx, "date and time",
                                           describe(args[0]) + " is no date and time");
                     }},
                    {.params = {{"from", TypeKind::DateTime}},
                     .result = TypeKind::DateTime,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "date and time", ctx)) return {};
                       return args[0];
                     }},
                    {.params = {{"date", TypeKind::DateTime}, {"time", TypeKind::Time}},
                     .result = TypeKind::DateTime,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "date and time", ctx)) return {};
                       return Value::date_time({args[0].as_date_time().date, args[1].as_time()});
                     }},
                    {.params = {{"year", TypeKind::Number},
                                {"month", TypeKind::Number},
                                {"day", TypeKind::Number},
                                {"hour", TypeKind::Number},
                                {"minute", TypeKind::Number},
                                {"second", TypeKind::Number}},
                     .result = TypeKind::DateTime,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return from_parts(args, Zone{}, ctx);
                     }},
                    {.params = {{"year", TypeKind::Number},
                                {"month", TypeKind::Number},
                                {"day", TypeKind::Number},
                                {"hour", TypeKind::Number},
                                {"minute", TypeKind::Number},
                                {"second", TypeKind::Number},
                                {"offset", TypeKind::DaysDuration}},
                     .result = TypeKind::DateTime,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return from_parts(args, zone_of(args[6]), ctx);
                     }},
                    {.params = {{"year", TypeKind::Number},
                                {"month", TypeKind::Number},
                                {"day", TypeKind::Number},
                                {"hour", TypeKind::Number},
                                {"minute", TypeKind::Number},
                                {"second", TypeKind::Number},
                                {"timezone", TypeKind::String}},
                     .result = TypeKind::DateTime,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       const auto zone =
                           args[6].is_null() ? Zone{} : Zone::named(args[6].as_string());
                       return from_parts(args, zone, ctx);
                     }}},
      .examples = {{R"(date and time("2012-12-24T23:59:00"))", R"(@"2012-12-24T23:59:00")"},
                   {R"(date and time(date("2012-12-24"), time("23:59:00")))",
                    R"(@"2012-12-24T23:59:00")"},
                   {"date and time(2012, 12, 24, 23, 59, 0)", R"(@"2012-12-24T23:59:00")"},
                   {R"(date and time("2012-12-24"))", R"(@"2012-12-24T00:00:00")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
