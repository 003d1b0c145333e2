// engine/feel/coerce.h: a value against a type, when the expression runs.
#pragma once

#include <optional>

#include "engine/feel/type.h"
#include "weir/value.h"

namespace weir::feel {

// Is the value one of the type, as `instance of` asks? Null is one of Any and Null only; inside
// lists and contexts it is of every type. Ids are strings; a record is a context or an id.
bool is_instance(const Value& value, const Type& type);

// The value as one of the type, by the implicit conversions of DMN 1.5, 10.3.2.9.4: null stays
// null, a list of one becomes its item, an item becomes a list of one, a date becomes the date and
// time of its midnight in UTC. None where that is impossible; the caller's answer is then null.
std::optional<Value> coerce(const Value& value, const Type& type);

// The date as a date and time: midnight in UTC.
DateTime midnight_of(Date date);

}  // namespace weir::feel
