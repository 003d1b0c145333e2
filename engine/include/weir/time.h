// weir/time.h: instants, the civil calendar and FEEL's temporal values.
//
// Our own civil calendar: years -999,999,999 .. 999,999,999, nanoseconds, offsets to the second.
// IANA zone rules come from the system's zone data. All are plain values; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

// A point in time: nanoseconds-exact, seconds since 1970-01-01T00:00:00Z.
struct Instant {
  int64_t seconds = 0;
  int32_t nanos = 0;  // 0 .. 999,999,999
  friend auto operator<=>(const Instant&, const Instant&) = default;

  // RFC 3339 in UTC, "2026-03-02T01:00:00Z"; a fraction only where there is one.
  std::string to_string() const;
  static std::optional<Instant> parse(std::string_view rfc3339);  // offset required
  Instant plus_seconds(int64_t s) const { return {seconds + s, nanos}; }
};

// A civil date (proleptic Gregorian): days since 1970-01-01.
struct Date {
  int64_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;

  static std::optional<Date> from_ymd(int64_t year, int month, int day);
  int64_t year() const;
  int month() const;    // 1..12
  int day() const;      // 1..31
  int weekday() const;  // 1 = Monday .. 7 = Sunday
  // The same day of the month `months` later; the last day where it does not exist.
  std::optional<Date> plus_months(int64_t months) const;
  std::string to_string() const;  // "2026-03-02", "-0001-..", "+12345-.."-free: FEEL's form
  static std::optional<Date> parse(std::string_view text);
};

// How a time of day is anchored: not at all, by an offset, or by an IANA zone.
struct Zone {
  enum class Kind : uint8_t { Local, Offset, Named };
  Kind kind = Kind::Local;
  int32_t offset_seconds = 0;  // Kind::Offset; within ±18 hours
  uint16_t id = 0;             // Kind::Named: index of an interned, existing IANA name

  static Zone utc() { return {Kind::Offset, 0, 0}; }
  static std::optional<Zone> offset(int32_t seconds);
  // None where the zone data has no such zone.
  static std::optional<Zone> named(std::string_view iana);
  std::string_view name() const;  // of a named zone
  friend bool operator==(const Zone&, const Zone&) = default;
};

struct Time {
  int64_t nanos = 0;  // since midnight, 0 .. 86,399,999,999,999
  Zone zone;
  int hour() const { return static_cast<int>(nanos / 3'600'000'000'000); }
  int minute() const { return static_cast<int>(nanos / 60'000'000'000 % 60); }
  int second() const { return static_cast<int>(nanos / 1'000'000'000 % 60); }
  std::string to_string() const;
  static std::optional<Time> parse(std::string_view text);
  // By field; FEEL's `=` on times compares in UTC (engine/feel/compare.h).
  friend bool operator==(const Time&, const Time&) = default;
};

struct DateTime {
  Date date;
  Time time;
  std::string to_string() const;
  static std::optional<DateTime> parse(std::string_view text);
  friend bool operator==(const DateTime&, const DateTime&) = default;
};

// FEEL's two durations. Days and time: total nanoseconds as seconds + nanos of one sign.
struct DaysDuration {
  int64_t seconds = 0;
  int32_t nanos = 0;  // same sign as seconds
  std::string to_string() const;  // "P1DT2H", "-PT0.5S", "PT0S"
  static std::optional<DaysDuration> parse(std::string_view text);
  friend auto operator<=>(const DaysDuration&, const DaysDuration&) = default;
};
struct YearsDuration {
  int64_t months = 0;
  std::string to_string() const;  // "P1Y2M", "P0M"
  static std::optional<YearsDuration> parse(std::string_view text);
  friend auto operator<=>(const YearsDuration&, const YearsDuration&) = default;
};

// The instant of a zoned date and time; a Local one is read in `local`. In a gap the time moves
// forward by the gap, in a fold the earlier one counts. None outside the range of Instant.
std::optional<Instant> to_instant(const DateTime& value, Zone local);
// What a clock on the wall of `zone` shows; the result carries `zone`.
DateTime in_zone(Instant at, Zone zone);
// The offset from UTC that `zone` has at that instant, in seconds.
int32_t offset_at(Zone zone, Instant at);

// The host's clock. Tests and simulations inject a virtual one.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
};

}  // namespace weir
