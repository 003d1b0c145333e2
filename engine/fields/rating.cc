#include "engine/fields/support.h"

namespace weir::fields {
namespace rating_field {

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Result<Decimal> number = number_of(given, field, context);
  if (!number) return number.error();
  const auto stars = number->to_int();
  const int64_t max = integer_attribute(field, "max", 5);
  if (!stars || *stars < 1 || *stars > max)
    return invalid(
        context,
        {"'{value}' is not a whole number from 1 to {max}", "“{value}”不是 1 到 {max} 的整数"},
        {{"value", shown(given, field)}, {"max", std::to_string(max)}});
  return Value::integer(*stars);
}

}  // namespace rating_field

const FieldTypeSpec& spec_rating() {
  static const FieldTypeSpec spec{
      .name = "rating",
      .summary = {"Stars: a whole number from 1.", "评分：从 1 起的整数。"},
      .keys = {count_key("max", {"The best rating.", "最高分。"}, "5")},
      .feel_type = number_type,
      .storage = [](const model::Field&) { return StorageKind::Integer; },
      .normalize = rating_field::normalize,
      .good = R"({type: rating, max: 10})",
      .bad = R"({type: rating, max: best})"};
  return spec;
}

}  // namespace weir::fields
