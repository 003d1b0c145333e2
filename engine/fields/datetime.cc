#include "engine/feel/temporal.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace datetime_field {

// "2026-03-02 09:30" is read as if it had its T and its seconds.
std::optional<DateTime> parse(std::string text) {
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  if (text.size() == 16) text += ":00";
  return DateTime::parse(text);
}

// An instant, shown on the app's clock: what was meant, whatever zone it was written in.
Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  std::optional<DateTime> at;
  if (given.is(ValueKind::DateTime)) at = given.as_date_time();
  if (given.is(ValueKind::String)) at = parse(trimmed(given.as_string()));
  const Zone zone = zone_of(context);
  const auto instant = at ? to_instant(*at, zone) : std::nullopt;
  if (!instant)
    return invalid(context,
                   {"'{value}' is not a date and time such as 2026-03-02T09:30:00",
                    "“{value}”不是 2026-03-02T09:30:00 这样的日期时间"},
                   {{"value", shown(given, field)}});
  return within_bounds(Value::date_time(in_zone(*instant, zone)), field, context);
}

std::string format(const Value& value, const model::Field&, Language) {
  const DateTime at = value.as_date_time();
  std::string time = Time{at.time.nanos, {}}.to_string();
  return at.date.to_string() + " " + (at.time.second() == 0 ? time.substr(0, 5) : time);
}

}  // namespace datetime_field

const FieldTypeSpec& spec_datetime() {
  static const FieldTypeSpec spec{
      .name = "datetime",
      .summary = {"A point in time; without a zone it is read in the app's.",
                  "时间点；未写时区时按应用时区。"},
      .keys = {min_key(feel::TypeKind::DateTime, "=now"),
               max_key(feel::TypeKind::DateTime, "2099-12-31T00:00:00")},
      .feel_type = [](const model::Field&) { return feel::Type(feel::TypeKind::DateTime); },
      .storage = [](const model::Field&) { return StorageKind::DateTime; },
      .normalize = datetime_field::normalize,
      .format = datetime_field::format,
      .good = R"({type: datetime, min: =now})",
      .bad = R"({type: datetime, default: noon})"};
  return spec;
}

}  // namespace weir::fields
