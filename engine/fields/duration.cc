#include "engine/feel/temporal.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace duration_field {

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Value value = given;
  if (given.is(ValueKind::String)) value = feel::parse_temporal(trimmed(given.as_string()));
  if (!value.is(ValueKind::DaysDuration) && !value.is(ValueKind::YearsDuration))
    return invalid(context,
                   {"'{value}' is not a duration such as P3DT4H or P1Y",
                    "“{value}”不是 P3DT4H 或 P1Y 这样的时长"},
                   {{"value", shown(given, field)}});
  return within_bounds(std::move(value), field, context);
}

}  // namespace duration_field

const FieldTypeSpec& spec_duration() {
  static const FieldTypeSpec spec{
      .name = "duration",
      .summary = {"A length of time: days and time, or years and months.",
                  "时长：日与时间，或年与月。"},
      .keys = {min_key(feel::TypeKind::Any, "PT1H"), max_key(feel::TypeKind::Any, "P30D")},
      // Either kind of FEEL's durations: only the value tells which.
      .feel_type = [](const model::Field&) { return feel::Type(); },
      .storage = [](const model::Field&) { return StorageKind::Duration; },
      .normalize = duration_field::normalize,
      .good = R"({type: duration, max: P30D})",
      .bad = R"({type: duration, default: long})"};
  return spec;
}

}  // namespace weir::fields
