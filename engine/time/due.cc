#include "engine/time/due.h"

#include <limits>

namespace weir::time {

using model::DurationSpec;
using model::TimeUnit;

namespace {

// Longer than any due time that means something; keeps the arithmetic far from overflow.
constexpr int64_t kYearsMax = 10'000;
constexpr int64_t kSecondsMax = kYearsMax * 366 * 86'400;

std::optional<Instant> plus_seconds(Instant from, int64_t seconds) {
  if (seconds > kSecondsMax || seconds < -kSecondsMax) return std::nullopt;
  return Instant{from.seconds + seconds, from.nanos};
}

std::optional<Instant> plus_days(Instant from, int64_t days, Zone zone) {
  if (days > kYearsMax * 366 || days < -kYearsMax * 366) return std::nullopt;
  const DateTime wall = in_zone(from, zone);
  return to_instant(DateTime{Date{wall.date.days + days}, Time{wall.time.nanos, {}}}, zone);
}

std::optional<Instant> plus_months(Instant from, int64_t months, Zone zone) {
  if (months > kYearsMax * 12 || months < -kYearsMax * 12) return std::nullopt;
  const DateTime wall = in_zone(from, zone);
  const auto date = wall.date.plus_months(months);
  return date ? to_instant(DateTime{*date, Time{wall.time.nanos, {}}}, zone) : std::nullopt;
}

bool negative(const Value& duration) {
  if (duration.is(ValueKind::DaysDuration)) {
    const DaysDuration d = duration.as_days();
    return d.seconds < 0 || d.nanos < 0;
  }
  return duration.is(ValueKind::YearsDuration) && duration.as_years().months < 0;
}

std::optional<Instant> from_value(const Value& value, Instant from, Zone zone) {
  if (value.is(ValueKind::Date)) return start_of(value.as_date(), zone);
  if (value.is(ValueKind::DateTime)) return to_instant(value.as_date_time(), zone);
  return negative(value) ? std::nullopt : plus(from, value, zone);
}

}  // namespace

Date date_in(Instant at, Zone zone) { return in_zone(at, zone).date; }

std::optional<Instant> start_of(Date date, Zone zone) {
  return to_instant(DateTime{date, Time{}}, zone);
}

std::optional<Instant> plus(Instant from, const Value& duration, Zone zone) {
  if (duration.is(ValueKind::YearsDuration))
    return plus_months(from, duration.as_years().months, zone);
  if (!duration.is(ValueKind::DaysDuration)) return std::nullopt;
  const DaysDuration d = duration.as_days();
  // Whole days keep the time of day; what is left is elapsed time.
  const auto day = plus_days(from, d.seconds / 86'400, zone);
  const auto at = day ? plus_seconds(*day, d.seconds % 86'400) : std::nullopt;
  if (!at) return std::nullopt;
  int64_t nanos = int64_t{at->nanos} + d.nanos;
  int64_t seconds = at->seconds;
  if (nanos < 0) {
    nanos += 1'000'000'000;
    --seconds;
  }
  return Instant{seconds + nanos / 1'000'000'000, static_cast<int32_t>(nanos % 1'000'000'000)};
}

std::optional<Instant> due(const DurationSpec& spec, Instant from, const Calendar& calendar,
                           Zone zone, const Value& computed) {
  if (spec.expression) return from_value(computed, from, zone);
  if (spec.iso) return from_value(*spec.iso, from, zone);
  const int64_t n = spec.count;
  if (n < 0 || n > kSecondsMax) return std::nullopt;
  switch (spec.unit) {
    case TimeUnit::Seconds:
      return plus_seconds(from, n);
    case TimeUnit::Minutes:
      return n > kSecondsMax / 60 ? std::nullopt : plus_seconds(from, n * 60);
    case TimeUnit::Hours:
      return n > kSecondsMax / 3'600 ? std::nullopt : plus_seconds(from, n * 3'600);
    case TimeUnit::Days:
      return plus_days(from, n, zone);
    case TimeUnit::Weeks:
      return plus_days(from, n * 7, zone);
    case TimeUnit::Months:
      return plus_months(from, n, zone);
    case TimeUnit::Years:
      return plus_months(from, n * 12, zone);
    case TimeUnit::BusinessDays:
      return calendar.add_days(from, n);
    case TimeUnit::BusinessHours:
      return n > kSecondsMax / 3'600 ? std::nullopt : calendar.add_seconds(from, n * 3'600);
    case TimeUnit::BusinessMinutes:
      return n > kSecondsMax / 60 ? std::nullopt : calendar.add_seconds(from, n * 60);
  }
  return std::nullopt;
}

}  // namespace weir::time
