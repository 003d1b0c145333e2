// engine/feel/temporal_parts.h: dates, times and offsets from the arguments of builtins.
#pragma once

#include <optional>

#include "weir/value.h"

namespace weir::feel {

// Numbers are cut to integers; None where there is no such day.
std::optional<Date> date_of(const Value& year, const Value& month, const Value& day);
// The second may have a fraction, up to nanoseconds.
std::optional<Time> time_of(const Value& hour, const Value& minute, const Value& second, Zone zone);
// A duration as an offset from UTC, null as none; None beyond 18 hours or below a second.
std::optional<Zone> zone_of(const Value& offset);

}  // namespace weir::feel
