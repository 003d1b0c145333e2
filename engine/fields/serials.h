// engine/fields/serials.h: the pure part of serial numbers.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fields/field_type.h"

namespace weir::fields {

// One piece of `format`: literal text, a part of the date, the number, or another field.
struct SerialPart {
  enum class Kind : uint8_t { Literal, Year, Month, Day, Number, Field } kind = Kind::Literal;
  std::string text;   // Literal, Field
  size_t digits = 0;  // Number: at least
};
// "XS-{yyyy}{MM}-{####}". Without a number part one of four digits is added at the end.
std::vector<SerialPart> parse_serial(std::string_view format);

// The counter's key for that day: "2026-03" for `reset: monthly`, empty for never.
std::string serial_period(const model::Field& field, Date day);
// The text; `other` gives the text of a {field}.
std::string serial_text(const model::Field& field, int64_t number, Date day,
                        const std::function<std::string(std::string_view)>& other);

}  // namespace weir::fields
