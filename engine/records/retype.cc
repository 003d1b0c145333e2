#include "engine/records/retype.h"

#include <optional>

#include "engine/fields/support.h"

namespace weir::records {
namespace {

// None: a list, a map.
std::optional<std::string> text_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::Number: return value.as_number().normalized().to_string();
    case ValueKind::Boolean: return value.is_true() ? "true" : "false";
    case ValueKind::Date: return value.as_date().to_string();
    case ValueKind::Time: return value.as_time().to_string();
    case ValueKind::DateTime: return value.as_date_time().to_string();
    case ValueKind::DaysDuration: return value.as_days().to_string();
    case ValueKind::YearsDuration: return value.as_years().to_string();
    default: return std::nullopt;
  }
}

bool takes_text(const model::Field& field) { return field.feel_type.is(feel::TypeKind::String); }
bool takes_list(const model::Field& field) { return field.feel_type.is(feel::TypeKind::List); }

}  // namespace

Result<Value> retyped(const Value& value, const model::Field& to, const fields::FieldContext& context) {
  if (to.formula || to.type == "rollup") return Value();
  const auto refuse = [&](const Text& why) {
    return fields::invalid(context, why, {{"value", fields::shown(value, to)}});
  };
  Value given = value;
  if (given.is(ValueKind::List) && !takes_list(to)) {
    if (given.items().size() > 1) return refuse({"'{value}' are several", "“{value}”有多个值"});
    given = given.items().empty() ? Value() : given.items()[0];
  }
  if (takes_text(to) && !given.is_null() && !given.is(ValueKind::String)) {
    const std::optional<std::string> text = text_of(given);
    if (!text) return refuse({"'{value}' has no text that says it whole", "“{value}”无法完整地写成文字"});
    given = Value::string(*text);
  }
  if (to.type == "datetime" && given.is(ValueKind::Date)) given = Value::string(given.as_date().to_string() + "T00:00:00");
  if (to.type == "date" && given.is(ValueKind::DateTime)) {
    const DateTime& at = given.as_date_time();
    if (at.time.nanos != 0)
      return refuse({"'{value}' has a time of day", "“{value}”带有时刻"});
    given = Value::date(at.date);
  }
  return fields::normalize(given, to, context);
}

}  // namespace weir::records
