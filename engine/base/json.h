// engine/base/json.h: JSON text to and from weir::Value. The engine's only way to JSON.
//
// Numbers are exact decimals, never doubles. Objects become contexts in their order.
#pragma once

#include <string>
#include <string_view>

#include "weir/result.h"
#include "weir/value.h"

namespace weir::base {

// Reads one JSON text. Refused, with the byte offset in the message: what is not JSON, anything
// after the value, a name twice in one object, more than 64 levels, ill-formed UTF-8, a number of
// more than 34 significant digits or outside the range of Decimal.
Result<Value> parse_json(std::string_view text);

// Compact JSON for people and other programs: temporal values as their FEEL text in a string,
// ranges as text. Functions and values that JSON has no form for become null.
std::string to_plain_json(const Value& value);
// The same over several lines, two spaces a level.
std::string to_pretty_json(const Value& value);

// Lossless codec, for storage: what JSON has no form for is a typed object such as
// {"@date": "2026-03-02"}, {"@range": {...}}; a context whose first name begins with "@" is
// wrapped as {"@context": {...}}. Functions have no encoding: refused with E_UNSUPPORTED.
Result<std::string> value_to_json(const Value& value);
Result<Value> value_from_json(std::string_view json);

// `text` as a JSON string, quotes included.
std::string json_quote(std::string_view text);

}  // namespace weir::base
