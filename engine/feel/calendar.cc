// Date, Instant and what connects wall clocks with instants.
#include "engine/feel/calendar.h"

#include "engine/feel/temporal.h"

namespace weir {

using feel::floor_div;
using feel::floor_mod;
using feel::kDayMax;
using feel::kDayMin;
using feel::kNanosPerSecond;
using feel::kSecondsPerDay;

std::optional<Date> Date::from_ymd(int64_t year, int month, int day) {
  if (year < -feel::kYearMax || year > feel::kYearMax || month < 1 || month > 12 || day < 1 ||
      day > feel::days_in_month(year, month)) {
    return std::nullopt;
  }
  return Date{feel::days_from_civil(year, month, day)};
}

int64_t Date::year() const { return feel::civil_from_days(days).year; }
int Date::month() const { return feel::civil_from_days(days).month; }
int Date::day() const { return feel::civil_from_days(days).day; }
int Date::weekday() const { return feel::weekday_of(days); }

std::optional<Date> Date::plus_months(int64_t months) const {
  const feel::Civil civil = feel::civil_from_days(days);
  int64_t total = 0;
  if (__builtin_add_overflow(civil.year * 12 + civil.month - 1, months, &total)) {
    return std::nullopt;
  }
  const int64_t year = floor_div(total, 12);
  if (year < -feel::kYearMax || year > feel::kYearMax) return std::nullopt;
  const int month = static_cast<int>(floor_mod(total, 12)) + 1;
  const int last = feel::days_in_month(year, month);
  return from_ymd(year, month, civil.day < last ? civil.day : last);
}

std::optional<Zone> Zone::offset(int32_t seconds) {
  if (seconds < -18 * 3600 || seconds > 18 * 3600) return std::nullopt;
  return Zone{Kind::Offset, seconds, 0};
}

std::optional<Instant> to_instant(const DateTime& value, Zone local) {
  const Zone& zone = value.time.zone.kind == Zone::Kind::Local ? local : value.time.zone;
  const int64_t wall = value.date.days * kSecondsPerDay + value.time.nanos / kNanosPerSecond;
  const auto nanos = static_cast<int32_t>(value.time.nanos % kNanosPerSecond);
  if (zone.kind != Zone::Kind::Named) return Instant{wall - offset_at(zone, {}), nanos};
  // Offsets a day before and a day after are those on the two sides of a change nearby.
  const int32_t before = offset_at(zone, {wall - kSecondsPerDay, 0});
  const int32_t after = offset_at(zone, {wall + kSecondsPerDay, 0});
  const int64_t early = wall - before, late = wall - after;
  if (before == after || offset_at(zone, {early, 0}) == before) return Instant{early, nanos};
  if (offset_at(zone, {late, 0}) == after) return Instant{late, nanos};
  return Instant{early, nanos};  // a gap: read with the old offset, it lies as much after it
}

DateTime in_zone(Instant at, Zone zone) {
  const int64_t wall = at.seconds + offset_at(zone, at);
  DateTime out;
  out.date.days = floor_div(wall, kSecondsPerDay);
  out.time.nanos = floor_mod(wall, kSecondsPerDay) * kNanosPerSecond + at.nanos;
  out.time.zone = zone;
  return out;
}

namespace feel {

std::optional<Date> plus_days(Date date, int64_t days) {
  int64_t total = 0;
  if (__builtin_add_overflow(date.days, days, &total) || total < kDayMin || total > kDayMax) {
    return std::nullopt;
  }
  return Date{total};
}

namespace {

// Seconds and nanoseconds brought to one sign and nanos below a second.
std::optional<DaysDuration> one_sign(int64_t seconds, int64_t nanos) {
  int64_t total = 0;
  if (__builtin_add_overflow(seconds, nanos / kNanosPerSecond, &total)) return std::nullopt;
  nanos %= kNanosPerSecond;
  if (total > 0 && nanos < 0) --total, nanos += kNanosPerSecond;
  if (total < 0 && nanos > 0) ++total, nanos -= kNanosPerSecond;
  return DaysDuration{total, static_cast<int32_t>(nanos)};
}

bool has_offset(const Time& time) { return time.zone.kind != Zone::Kind::Local; }

}  // namespace

std::optional<DateTime> plus(const DateTime& at, DaysDuration duration) {
  const int64_t nanos = at.time.nanos % kNanosPerSecond + duration.nanos;
  int64_t wall = at.date.days * kSecondsPerDay + at.time.nanos / kNanosPerSecond;
  if (__builtin_add_overflow(wall, duration.seconds, &wall)) return std::nullopt;
  wall += floor_div(nanos, kNanosPerSecond);
  const auto date = plus_days(Date{0}, floor_div(wall, kSecondsPerDay));
  if (!date) return std::nullopt;
  DateTime out{*date, at.time};
  out.time.nanos =
      floor_mod(wall, kSecondsPerDay) * kNanosPerSecond + floor_mod(nanos, kNanosPerSecond);
  return out;
}

std::optional<DateTime> plus_months(const DateTime& at, int64_t months) {
  const auto date = at.date.plus_months(months);
  if (!date) return std::nullopt;
  return DateTime{*date, at.time};
}

Time plus(const Time& time, DaysDuration duration) {
  Time out = time;
  const int64_t shift = duration.seconds % kSecondsPerDay * kNanosPerSecond + duration.nanos;
  out.nanos = floor_mod(time.nanos + shift, kNanosPerDay);
  return out;
}

std::optional<DaysDuration> plus(DaysDuration a, DaysDuration b) {
  int64_t seconds = 0;
  if (__builtin_add_overflow(a.seconds, b.seconds, &seconds)) return std::nullopt;
  return one_sign(seconds, int64_t{a.nanos} + b.nanos);
}

DaysDuration negated(DaysDuration duration) { return {-duration.seconds, -duration.nanos}; }

std::optional<DaysDuration> difference(const DateTime& a, const DateTime& b) {
  if (has_offset(a.time) != has_offset(b.time)) return std::nullopt;
  const auto x = to_instant(a, Zone::utc()), y = to_instant(b, Zone::utc());
  if (!x || !y) return std::nullopt;
  return one_sign(x->seconds - y->seconds, int64_t{x->nanos} - y->nanos);
}

std::optional<int32_t> offset_of(const Time& time, Date on) {
  if (!has_offset(time)) return std::nullopt;
  if (time.zone.kind == Zone::Kind::Offset) return time.zone.offset_seconds;
  const auto at = to_instant({on, time}, Zone::utc());
  if (!at) return std::nullopt;
  return offset_at(time.zone, *at);
}

namespace {

// Nanoseconds of a time in UTC; a zone counts with the offset it has on the epoch's day, since
// a time alone has no date to ask for.
int64_t utc_nanos(const Time& time) {
  const int32_t offset = offset_of(time, Date{0}).value_or(0);
  return time.nanos - offset * kNanosPerSecond;
}

}  // namespace

std::optional<DaysDuration> difference(const Time& a, const Time& b) {
  if (has_offset(a) != has_offset(b)) return std::nullopt;
  const int64_t nanos = a.zone == b.zone ? a.nanos - b.nanos : utc_nanos(a) - utc_nanos(b);
  return one_sign(nanos / kNanosPerSecond, nanos % kNanosPerSecond);
}

std::optional<int> compare_times(const Time& a, const Time& b) {
  if (has_offset(a) != has_offset(b)) return std::nullopt;
  const int64_t x = a.zone == b.zone ? a.nanos : utc_nanos(a);
  const int64_t y = a.zone == b.zone ? b.nanos : utc_nanos(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

std::optional<int> compare_date_times(const DateTime& a, const DateTime& b) {
  if (has_offset(a.time) != has_offset(b.time)) return std::nullopt;
  const auto x = to_instant(a, Zone::utc()), y = to_instant(b, Zone::utc());
  if (!x || !y) return std::nullopt;
  return *x < *y ? -1 : *y < *x ? 1 : 0;
}

YearsDuration months_between(const DateTime& from, const DateTime& to) {
  const Civil a = civil_from_days(from.date.days), b = civil_from_days(to.date.days);
  int64_t months = (b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) --months;
  if (months < 0 && b.day > a.day) ++months;
  return {months};
}

}  // namespace feel
}  // namespace weir
