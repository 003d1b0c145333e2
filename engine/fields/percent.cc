#include "engine/fields/support.h"

namespace weir::fields {
namespace percent_field {

int scale(const model::Field& field) {
  return static_cast<int>(integer_attribute(field, "scale", 4));
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  if (given.is(ValueKind::String)) {
    std::string text = trimmed(to_halfwidth(given.as_string()));
    if (!text.empty() && text.back() == '%') {
      const auto number =
          Decimal::parse(trimmed(std::string_view(text).substr(0, text.size() - 1)));
      const auto fraction =
          number ? Decimal::multiply(*number, Decimal::from_parts(1, -2)) : std::nullopt;
      if (!fraction)
        return invalid(
            context,
            {"'{value}' is not a percentage such as 60%", "“{value}”不是 60% 这样的百分比"},
            {{"value", shown(given, field)}});
      Result<Value> value = scaled(*fraction, scale(field), field, context);
      return value ? within_bounds(*std::move(value), field, context) : value;
    }
  }
  Result<Decimal> number = number_of(given, field, context);
  if (!number) return number.error();
  Result<Value> value = scaled(*number, scale(field), field, context);
  return value ? within_bounds(*std::move(value), field, context) : value;
}

std::string format(const Value& value, const model::Field&, Language) {
  const auto hundredfold = Decimal::multiply(value.as_number(), Decimal::from_int(100));
  return hundredfold ? hundredfold->normalized().to_string() + "%" : value.to_feel();
}

}  // namespace percent_field

const FieldTypeSpec& spec_percent() {
  static const FieldTypeSpec spec{
      .name = "percent",
      .summary = {"A part of a whole: 60% is the number 0.6.", "百分比：60% 即 0.6。"},
      .keys = {min_key(feel::TypeKind::Number, "0"), max_key(feel::TypeKind::Number, "1"),
               scale_key("4")},
      .feel_type = number_type,
      .storage = decimal_storage,
      .scale = percent_field::scale,
      .normalize = percent_field::normalize,
      .format = percent_field::format,
      .good = R"({type: percent, default: 60%})",
      .bad = R"({type: percent, default: most})"};
  return spec;
}

}  // namespace weir::fields
