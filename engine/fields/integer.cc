#include "engine/fields/support.h"

namespace weir::fields {
namespace integer_field {

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Result<Decimal> number = number_of(given, field, context);
  if (!number) return number.error();
  if (!number->is_integer())
    return invalid(context, {"'{value}' is not a whole number", "“{value}”不是整数"},
                   {{"value", shown(given, field)}});
  Result<Value> value = scaled(*number, 0, field, context);
  return value ? within_bounds(*std::move(value), field, context) : value;
}

}  // namespace integer_field

const FieldTypeSpec& spec_integer() {
  static const FieldTypeSpec spec{
      .name = "integer",
      .summary = {"A whole number.", "整数。"},
      .keys = {min_key(feel::TypeKind::Number, "0"),
               max_key(feel::TypeKind::Number, "100"),
               {.name = "unit",
                .shape = model::Shape::of(model::Place::Plain),
                .doc = {"The unit that is shown beside the number.", "显示在数字旁的单位。"},
                .example = "kg"}},
      .feel_type = number_type,
      .storage = [](const model::Field&) { return StorageKind::Integer; },
      .normalize = integer_field::normalize,
      .format =
          [](const Value& value, const model::Field& field, Language) {
            const std::string unit = text_attribute(field, "unit");
            return value.as_number().to_string() + (unit.empty() ? "" : " " + unit);
          },
      .good = R"({type: integer, min: 1, unit: 件})",
      .bad = R"({type: integer, scale: 2})"};
  return spec;
}

}  // namespace weir::fields
