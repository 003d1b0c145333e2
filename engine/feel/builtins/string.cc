#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_string() {
  static const BuiltinSpec spec{
      .name = "string",
      .summary = "The text of a value: strings as they are, all else as FEEL writes it.",
      .summary_zh = "值的文本：字符串原样，其余按 FEEL 写法。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::Any}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       const Value& from = args[0];
                       switch (from.kind()) {
                         case ValueKind::Null:
                           return {};
                         case ValueKind::String:
                           return from;
                         case ValueKind::Date:
                           return Value::string(from.as_date().to_string());
                         case ValueKind::Time:
                           return Value::string(from.as_time().to_string());
                         case ValueKind::DateTime:
                           return Value::string(from.as_date_time().to_string());
                         case ValueKind::DaysDuration:
                           return Value::string(from.as_days().to_string());
                         case ValueKind::YearsDuration:
                           return Value::string(from.as_years().to_string());
                         case ValueKind::Boolean:
                         case ValueKind::Number:
                         case ValueKind::List:
                         case ValueKind::Context:
                         case ValueKind::Range:
                         case ValueKind::Function:
                           break;
                       }
                       std::string text = from.to_feel();
                       if (!spend(ctx, text.size() / 64)) return {};
                       return Value::string(text);
                     }}},
      .examples = {{"string(1.1)", R"("1.1")"},
                   {R"(string(@"2012-12-25"))", R"("2012-12-25")"},
                   {R"(string([1, "a"]))", R"("[1, \"a\"]")"},
                   {"string(null)", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
