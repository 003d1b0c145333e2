#include "engine/feel/temporal.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace date_field {

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Value value = given;
  if (given.is(ValueKind::String)) {
    const auto date = Date::parse(trimmed(given.as_string()));
    if (date) value = Value::date(*date);
  }
  if (!value.is(ValueKind::Date))
    return invalid(
        context,
        {"'{value}' is not a date such as 2026-03-02", "“{value}”不是 2026-03-02 这样的日期"},
        {{"value", shown(given, field)}});
  return within_bounds(std::move(value), field, context);
}

}  // namespace date_field

const FieldTypeSpec& spec_date() {
  static const FieldTypeSpec spec{
      .name = "date",
      .summary = {"A day of the calendar.", "日期。"},
      .keys = {min_key(feel::TypeKind::Date, "=today"),
               max_key(feel::TypeKind::Date, "2099-12-31")},
      .feel_type = [](const model::Field&) { return feel::Type(feel::TypeKind::Date); },
      .storage = [](const model::Field&) { return StorageKind::Date; },
      .normalize = date_field::normalize,
      .format = [](const Value& value, const model::Field&,
                   Language) { return value.as_date().to_string(); },
      .good = R"({type: date, min: =today})",
      .bad = R"({type: date, default: 2026-02-30})"};
  return spec;
}

}  // namespace weir::fields
