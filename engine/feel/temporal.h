// engine/feel/temporal.h: reading, writing and reckoning with temporal values.
#pragma once

#include <optional>
#include <string_view>

#include "weir/time.h"
#include "weir/value.h"

namespace weir::feel {

// What `@"..."` stands for: a date, a time, a date and time or a duration; null if none of them.
Value parse_temporal(std::string_view text);

// None where the result leaves the range of the calendar or of int64 seconds.
std::optional<Date> plus_days(Date date, int64_t days);
std::optional<DateTime> plus(const DateTime& at, DaysDuration duration);
std::optional<DateTime> plus_months(const DateTime& at, int64_t months);
// Wraps around midnight.
Time plus(const Time& time, DaysDuration duration);
std::optional<DaysDuration> plus(DaysDuration a, DaysDuration b);
DaysDuration negated(DaysDuration duration);  // of none but the smallest int64 of seconds

// Between two wall clocks of one kind of anchoring; None when just one of them has an offset.
std::optional<DaysDuration> difference(const DateTime& a, const DateTime& b);
std::optional<DaysDuration> difference(const Time& a, const Time& b);

// Seconds + nanoseconds as one decimal number of seconds, and back (rounded to nanoseconds).
Decimal total_seconds(DaysDuration duration);
std::optional<DaysDuration> from_total_seconds(const Decimal& seconds);

// Whole months from one date to another, towards zero.
YearsDuration months_between(const DateTime& from, const DateTime& to);

// The offset that a time of day has: of its own, or that of its zone at `on`.
std::optional<int32_t> offset_of(const Time& time, Date on);

// Order of two times: both without offset, or both with (then by the instant on one day).
// None when just one has an offset.
std::optional<int> compare_times(const Time& a, const Time& b);
std::optional<int> compare_date_times(const DateTime& a, const DateTime& b);

}  // namespace weir::feel
