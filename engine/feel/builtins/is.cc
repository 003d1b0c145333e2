#include "engine/feel/builtin_support.h"
#include "engine/feel/compare.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_is() {
  static const BuiltinSpec spec{
      .name = "is",
      .summary = "Are both values of one kind and the same, offsets and zones of times included?",
      .summary_zh = "两个值是否同类且完全相同，时间的偏移与时区也须相同。",
      .clause = "DMN 1.5, 10.3.4.6",
      .overloads = {{.params = {{"value1", TypeKind::Any}, {"value2", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext&) -> Value {
                       return Value::boolean(is_same(args[0], args[1]));
                     }},
                    {.params = {{"value1", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext&) -> Value {
                       return Value::boolean(args[0].is_null());
                     }},
                    {.params = {{"value2", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext&) -> Value {
                       return Value::boolean(args[0].is_null());
                     }}},
      .examples = {{R"(is(@"2012-12-25", @"2012-12-25"))", "true"},
                   {R"(is(@"23:00:50Z", @"23:00:50"))", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
