#include "engine/time/calendar.h"

#include <algorithm>

namespace weir::time {
namespace {

constexpr int64_t kSecondsPerDay = 86'400;
constexpr int64_t kDaysMax = 366 * 20;  // a search gives up after so many
constexpr int64_t kSecondsMax = kDaysMax * kSecondsPerDay;

const std::vector<model::MinuteSpan> kClosed;

Date plus(Date date, int64_t days) { return {date.days + days}; }

}  // namespace

Zone zone_of(const model::Model& model) {
  return Zone::named(model.timezone).value_or(Zone::utc());
}

Calendar::Calendar(Zone zone) : zone_(zone), week_(7) {
  for (size_t day = 0; day < 5; ++day) week_[day] = {{9 * 60, 18 * 60}};
  workday_hours_ = week_[0];
}

Calendar::Calendar(const model::CalendarSpec& spec, Zone fallback)
    : name_(spec.name), zone_(fallback), week_(spec.hours), workday_hours_(spec.workday_hours) {
  if (!spec.timezone.empty()) zone_ = Zone::named(spec.timezone).value_or(fallback);
  week_.resize(7);
  for (const auto& [date, label] : spec.holidays) holidays_.push_back(date);
  workdays_ = spec.workdays;
  std::sort(holidays_.begin(), holidays_.end());
  std::sort(workdays_.begin(), workdays_.end());
  for (auto& spans : week_)
    std::sort(spans.begin(), spans.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
  // A make-up day without hours of its own has those of the first working day of the week.
  for (const auto& spans : week_)
    if (workday_hours_.empty()) workday_hours_ = spans;
}

const std::vector<model::MinuteSpan>& Calendar::hours(Date date) const {
  if (std::binary_search(workdays_.begin(), workdays_.end(), date)) {
    const auto& usual = week_[static_cast<size_t>(date.weekday() - 1)];
    return usual.empty() ? workday_hours_ : usual;
  }
  if (std::binary_search(holidays_.begin(), holidays_.end(), date)) return kClosed;
  return week_[static_cast<size_t>(date.weekday() - 1)];
}

std::optional<int64_t> Calendar::last_year_with_holidays() const {
  return holidays_.empty() ? std::nullopt : std::optional<int64_t>(holidays_.back().year());
}

bool Calendar::working_day(Date date) const { return !hours(date).empty(); }

Instant Calendar::at(Date date, int64_t second_of_day) const {
  DateTime wall{date, Time{second_of_day * 1'000'000'000, {}}};
  if (second_of_day >= kSecondsPerDay)
    wall = {plus(date, 1), Time{(second_of_day - kSecondsPerDay) * 1'000'000'000, {}}};
  return to_instant(wall, zone_).value_or(Instant{});
}

const model::MinuteSpan* Calendar::span_at(Instant at, Date* date, int64_t* second_of_day) const {
  const DateTime wall = in_zone(at, zone_);
  *date = wall.date;
  *second_of_day = wall.time.nanos / 1'000'000'000;
  for (const model::MinuteSpan& span : hours(wall.date))
    if (*second_of_day >= span.begin * 60 && *second_of_day < span.end * 60) return &span;
  return nullptr;
}

bool Calendar::open_at(Instant at) const {
  Date date;
  int64_t second = 0;
  return span_at(at, &date, &second) != nullptr;
}

std::optional<Instant> Calendar::next_open(Instant at_time) const {
  Date date;
  int64_t second = 0;
  if (span_at(at_time, &date, &second) != nullptr) return at_time;
  for (int64_t day = 0; day <= kDaysMax; ++day) {
    for (const model::MinuteSpan& span : hours(plus(date, day)))
      if (day > 0 || span.begin * 60 > second) return at(plus(date, day), span.begin * 60);
  }
  return std::nullopt;
}

std::optional<Instant> Calendar::add_days(Instant from, int64_t days) const {
  const auto start = next_open(from);
  if (!start || days < 0 || days > kDaysMax) return std::nullopt;
  const DateTime wall = in_zone(*start, zone_);
  Date date = wall.date;
  int64_t searched = 0;
  for (int64_t left = days; left > 0;) {
    date = plus(date, 1);
    if (++searched > kDaysMax) return std::nullopt;
    if (working_day(date)) --left;
  }
  DateTime due{date, Time{wall.time.nanos, {}}};
  return to_instant(due, zone_);
}

std::optional<Instant> Calendar::add_seconds(Instant from, int64_t seconds) const {
  if (seconds < 0 || seconds > kSecondsMax) return std::nullopt;
  auto now = next_open(from);
  int64_t left = seconds;
  while (now) {
    Date date;
    int64_t second = 0;
    const model::MinuteSpan* span = span_at(*now, &date, &second);
    if (span == nullptr) return std::nullopt;
    // By instants, so that a change of the clock inside the opening hours counts as it passes.
    const Instant close = at(date, int64_t{span->end} * 60);
    const int64_t open = close.seconds - now->seconds;
    if (left < open || (left == open && seconds > 0))
      return Instant{now->seconds + left, now->nanos};
    if (left == 0) return now;
    left -= open;
    now = next_open(Instant{close.seconds, 0});
  }
  return std::nullopt;
}

int64_t Calendar::open_seconds(Instant from, Instant to) const {
  if (to < from) return -open_seconds(to, from);
  int64_t total = 0;
  auto now = next_open(from);
  while (now && *now < to) {
    Date date;
    int64_t second = 0;
    const model::MinuteSpan* span = span_at(*now, &date, &second);
    if (span == nullptr) break;
    const Instant close = at(date, int64_t{span->end} * 60);
    total += std::min(close, to).seconds - now->seconds;
    now = next_open(Instant{close.seconds, 0});
  }
  return total;
}

int64_t Calendar::days_between(Date from, Date to) const {
  if (to < from) return -days_between(to, from);
  // Whole weeks at once, then what holidays and make-up days change in them.
  int64_t count = 0;
  int64_t per_week = 0;
  for (const auto& spans : week_) per_week += spans.empty() ? 0 : 1;
  const int64_t weeks = (to.days - from.days) / 7;
  count += weeks * per_week;
  for (Date day = plus(from, weeks * 7 + 1); day <= to; day = plus(day, 1))
    count += week_[static_cast<size_t>(day.weekday() - 1)].empty() ? 0 : 1;
  const auto usual = [&](Date day) {
    return !week_[static_cast<size_t>(day.weekday() - 1)].empty();
  };
  std::vector<Date> special = holidays_;
  special.insert(special.end(), workdays_.begin(), workdays_.end());
  std::sort(special.begin(), special.end());
  special.erase(std::unique(special.begin(), special.end()), special.end());
  for (Date day : special)
    if (from < day && day <= to) count += (working_day(day) ? 1 : 0) - (usual(day) ? 1 : 0);
  return count;
}

Calendars::Calendars(const model::Model& model) : none_(zone_of(model)), app_(nullptr) {
  for (const model::CalendarSpec& spec : model.calendars)
    if (spec.enabled) all_.emplace(spec.name, Calendar(spec, zone_of(model)));
  app_ = named(model.calendar);
  // One calendar alone is the app's, named or not.
  if (app_ == nullptr && all_.size() == 1) app_ = &all_.begin()->second;
}

Calendars::Calendars(const Calendars& other)
    : all_(other.all_),
      none_(other.none_),
      app_(other.app_ == nullptr ? nullptr : named(other.app_->name())) {}

const Calendar& Calendars::app() const { return app_ != nullptr ? *app_ : none_; }

const Calendar* Calendars::named(std::string_view name) const {
  const auto it = all_.find(name);
  return it == all_.end() ? nullptr : &it->second;
}

const Calendar& Calendars::of(const User* user) const {
  const Calendar* own = user != nullptr ? named(user->calendar) : nullptr;
  return own != nullptr ? *own : app();
}

}  // namespace weir::time
