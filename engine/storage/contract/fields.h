// engine/storage/contract/fields.h: cells to plain fields and back.
#pragma once

#include <string>
#include <string_view>

#include "engine/storage/cell.h"

namespace weir::storage {

// Empty is null.
inline Value text_cell(std::string_view value) {
  return value.empty() ? Value() : Value::string(value);
}
inline std::string text_of(const Value& value) {
  return value.is(ValueKind::String) ? std::string(value.as_string()) : std::string();
}
inline int64_t integer_of(const Value& value) {
  return value.is(ValueKind::Number) ? value.as_number().to_int().value_or(0) : 0;
}
// Ranges end before their bound: the first instant that is not due any more.
inline Value just_after(Instant now) { return instant_value(from_micros(micros_of(now) + 1)); }
// As a store keeps it.
inline Instant whole_micros(Instant at) { return from_micros(micros_of(at)); }

}  // namespace weir::storage
