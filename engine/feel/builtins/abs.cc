#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_abs() {
  static const BuiltinSpec spec{
      .name = "abs",
      .summary = "A number or duration without its sign.",
      .summary_zh = "数或时长的绝对值。",
      .clause = "DMN 1.5, 10.3.4.5",
      .overloads = {{.params = {{"n", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "abs", ctx)) return {};
                       return Value::number(args[0].as_number().abs());
                     }},
                    {.params = {{"n", TypeKind::DaysDuration}},
                     .result = TypeKind::DaysDuration,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "abs", ctx)) return {};
                       const DaysDuration size = args[0].as_days();
                       return size < DaysDuration{} ? negate(args[0], ctx) : args[0];
                     }},
                    {.params = {{"n", TypeKind::YearsDuration}},
                     .result = TypeKind::YearsDuration,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "abs", ctx)) return {};
                       return args[0].as_years().months < 0 ? negate(args[0], ctx) : args[0];
                     }}},
      .examples = {{"abs(-10)", "10"}, {R"(abs(@"-PT5H"))", R"(@"PT5H")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
