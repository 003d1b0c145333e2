#include "engine/fields/support.h"

namespace weir::fields {
namespace number_field {

int scale(const model::Field& field) {
  return static_cast<int>(integer_attribute(field, "scale", 6));
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Result<Decimal> number = number_of(given, field, context);
  if (!number) return number.error();
  Result<Value> value = scaled(*number, scale(field), field, context);
  return value ? within_bounds(*std::move(value), field, context) : value;
}

}  // namespace number_field

const FieldTypeSpec& spec_number() {
  static const FieldTypeSpec spec{
      .name = "number",
      .summary = {"An exact decimal number.", "精确的十进制数。"},
      .keys = {min_key(feel::TypeKind::Number, "0"),
               max_key(feel::TypeKind::Number, "100"),
               scale_key("6"),
               {.name = "unit",
                .shape = model::Shape::of(model::Place::Plain),
                .doc = {"The unit that is shown beside the number.", "显示在数字旁的单位。"},
                .example = "kg"}},
      .feel_type = number_type,
      .storage = decimal_storage,
      .scale = number_field::scale,
      .normalize = number_field::normalize,
      .format =
          [](const Value& value, const model::Field& field, Language) {
            const std::string unit = text_attribute(field, "unit");
            return value.as_number().to_string() + (unit.empty() ? "" : " " + unit);
          },
      .good = R"({type: number, scale: 3, min: 0})",
      .bad = R"({type: number, currency: CNY})"};
  return spec;
}

}  // namespace weir::fields
