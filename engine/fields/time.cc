#include "engine/fields/support.h"

namespace weir::fields {
namespace time_field {

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Value value = given;
  if (given.is(ValueKind::String)) {
    std::string text = trimmed(given.as_string());
    if (text.size() == 5) text += ":00";
    if (const auto time = Time::parse(text)) value = Value::time(*time);
  }
  if (!value.is(ValueKind::Time) || value.as_time().zone.kind != Zone::Kind::Local)
    return invalid(
        context, {"'{value}' is not a time of day such as 09:30", "“{value}”不是 09:30 这样的时刻"},
        {{"value", shown(given, field)}});
  return within_bounds(std::move(value), field, context);
}

}  // namespace time_field

const FieldTypeSpec& spec_time() {
  static const FieldTypeSpec spec{
      .name = "time",
      .summary = {"A time of day, on the clock of the place.", "一天中的时刻（当地钟表时间）。"},
      .keys = {min_key(feel::TypeKind::Time, "09:00"), max_key(feel::TypeKind::Time, "18:00")},
      .feel_type = [](const model::Field&) { return feel::Type(feel::TypeKind::Time); },
      .storage = [](const model::Field&) { return StorageKind::Time; },
      .normalize = time_field::normalize,
      .format = [](const Value& value, const model::Field&,
                   Language) { return value.as_time().to_string(); },
      .good = R"({type: time, default: "09:30"})",
      .bad = R"({type: time, default: "25:00"})"};
  return spec;
}

}  // namespace weir::fields
