#include "engine/records/world.h"

namespace weir::records {
namespace {

void append(std::string& out, const Value& value) {
  switch (value.kind()) {
    case ValueKind::Null:
      break;
    case ValueKind::String:
      out += value.as_string();
      break;
    case ValueKind::Number:
      out += value.as_number().normalized().to_string();
      break;
    case ValueKind::Boolean:
      out += value.as_boolean() ? "true" : "false";
      break;
    case ValueKind::Date:
      out += value.as_date().to_string();
      break;
    case ValueKind::Time:
      out += value.as_time().to_string();
      break;
    case ValueKind::DateTime: {
      // On the wall, to the minute: the zone is the reader's own.
      const DateTime at = value.as_date_time();
      out += at.date.to_string() + " " + Time{at.time.nanos, {}}.to_string().substr(0, 5);
      break;
    }
    case ValueKind::List: {
      bool first = true;
      for (const Value& item : value.items()) {
        if (!first) out += ", ";
        append(out, item);
        first = false;
      }
      break;
    }
    case ValueKind::Context: {
      // A record or a person is shown by name, else by id.
      for (const char* name : {"name", "title", "id"})
        if (const Value* entry = value.find(name);
            entry != nullptr && entry->is(ValueKind::String)) {
          out += entry->as_string();
          return;
        }
      out += value.to_feel();
      break;
    }
    case ValueKind::DaysDuration:
      out += value.as_days().to_string();
      break;
    case ValueKind::YearsDuration:
      out += value.as_years().to_string();
      break;
    case ValueKind::Range:
    case ValueKind::Function:
      out += value.to_feel();
      break;
  }
}

}  // namespace

std::string render(const model::Template& text, feel::Scope& scope, feel::EvalContext& ctx) {
  std::string out;
  for (const model::Template::Part& part : text.parts) {
    out += part.literal;
    if (part.expression) append(out, feel::evaluate(*part.expression, scope, ctx));
  }
  return out;
}

}  // namespace weir::records
