#include <algorithm>

#include "engine/time/due.h"

namespace weir::time {
namespace {

constexpr int64_t kSecondsPerDay = 86'400;
constexpr int64_t kDaysMax = 366 * 9;  // 29 February comes again within nine years

std::optional<Instant> wall(Date date, int32_t minute, Zone zone) {
  return to_instant(DateTime{date, Time{int64_t{minute} * 60'000'000'000, {}}}, zone);
}

std::optional<Instant> next_interval(int64_t every, Instant after, Zone zone) {
  if (every <= 0) return std::nullopt;
  if (kSecondsPerDay % every != 0) {
    const int64_t at =
        after.seconds >= 0 ? after.seconds / every : -((-after.seconds + every - 1) / every);
    return Instant{(at + 1) * every, 0};
  }
  // On the marks of the wall clock: every 15 minutes is at :00, :15, :30, :45 there.
  const DateTime now = in_zone(after, zone);
  const int64_t second = now.time.nanos / 1'000'000'000;
  for (int64_t mark = second / every + 1; mark <= kSecondsPerDay / every + 1; ++mark) {
    const int64_t at = mark * every;
    const Date date{now.date.days + at / kSecondsPerDay};
    const auto due =
        to_instant(DateTime{date, Time{at % kSecondsPerDay * 1'000'000'000, {}}}, zone);
    if (!due) return std::nullopt;
    if (*due <= after) continue;
    // Where the clock is set back, the marks of the hour that comes twice fall before `after`: they
    // go on by elapsed time.
    const Instant elapsed{after.seconds + every - second % every, 0};
    return std::min(*due, elapsed);
  }
  return std::nullopt;
}

bool fits(const model::ScheduleSpec& schedule, Date date) {
  using Kind = model::ScheduleSpec::Kind;
  switch (schedule.kind) {
    case Kind::Every:
    case Kind::Daily:
      return true;
    case Kind::Weekly:
      return date.weekday() == schedule.weekday;
    case Kind::Monthly: {
      // "on 31" is the last day of a shorter month.
      const auto next_month = Date{date.days + 1};
      const bool last = next_month.month() != date.month();
      return date.day() == schedule.day || (last && date.day() < schedule.day);
    }
    case Kind::Cron:
      return false;
  }
  return false;
}

std::optional<Instant> next_cron(const Cron& cron, Instant after, Zone zone) {
  const Date today = in_zone(after, zone).date;
  for (int64_t day = 0; day <= kDaysMax; ++day) {
    const Date date{today.days + day};
    if (!cron.matches(date)) continue;
    for (int32_t hour = 0; hour < 24; ++hour) {
      if ((cron.hours >> hour & 1) == 0) continue;
      for (int32_t minute = 0; minute < 60; ++minute) {
        if ((cron.minutes >> minute & 1) == 0) continue;
        const auto due = wall(date, hour * 60 + minute, zone);
        if (due && *due > after) return due;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Instant> next(const model::ScheduleSpec& schedule, Instant after, Zone zone) {
  using Kind = model::ScheduleSpec::Kind;
  if (schedule.kind == Kind::Every) return next_interval(schedule.every_seconds, after, zone);
  if (schedule.kind == Kind::Cron) {
    const auto cron = parse_cron(schedule.cron);
    return cron ? next_cron(*cron, after, zone) : std::nullopt;
  }
  const Date today = in_zone(after, zone).date;
  for (int64_t day = 0; day <= 62; ++day) {
    const Date date{today.days + day};
    if (!fits(schedule, date)) continue;
    const auto due = wall(date, schedule.minute_of_day, zone);
    if (due && *due > after) return due;
  }
  return std::nullopt;
}

}  // namespace weir::time
