// engine/time/calendar.h: working time: weekly hours, holidays, make-up days, a zone.
//
// Immutable after construction; any thread. Instants go in and out; what a calendar day is,
// follows the calendar's zone. A search that finds no working time within 20 years gives none.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.h"
#include "weir/directory.h"

namespace weir::time {

class Calendar {
 public:
  // Monday to Friday, 09:00 to 18:00: where an app names no calendar.
  explicit Calendar(Zone zone);
  // `fallback`: the zone where the spec names none.
  Calendar(const model::CalendarSpec& spec, Zone fallback);

  const std::string& name() const { return name_; }
  Zone zone() const { return zone_; }
  // None where it lists no holidays at all.
  std::optional<int64_t> last_year_with_holidays() const;
  bool working_day(Date date) const;
  // Opening hours of that date, in order; none on a day off.
  const std::vector<model::MinuteSpan>& hours(Date date) const;
  bool open_at(Instant at) const;
  // `at` itself while open, else the next opening.
  std::optional<Instant> next_open(Instant at) const;

  // The same time of day on the days-th following working day; from outside hours it counts from
  // the next opening. `days` >= 0.
  std::optional<Instant> add_days(Instant from, int64_t days) const;
  // When that much open time has passed. `seconds` >= 0.
  std::optional<Instant> add_seconds(Instant from, int64_t seconds) const;
  // Open time from `from` to `to`; negative where `to` is earlier.
  int64_t open_seconds(Instant from, Instant to) const;
  // Working days after `from` up to `to` (Monday, Wednesday: 2); negative where `to` is earlier.
  int64_t days_between(Date from, Date to) const;

 private:
  const model::MinuteSpan* span_at(Instant at, Date* date, int64_t* second_of_day) const;
  Instant at(Date date, int64_t second_of_day) const;

  std::string name_;
  Zone zone_;
  std::vector<std::vector<model::MinuteSpan>> week_;  // 7, Monday first
  std::vector<model::MinuteSpan> workday_hours_;
  std::vector<Date> holidays_, workdays_;  // sorted
};

// The calendars of an app.
class Calendars {
 public:
  // `model` need not outlive this.
  explicit Calendars(const model::Model& model);
  Calendars(const Calendars& other);
  Calendars& operator=(const Calendars&) = delete;
  // `calendar:` of the app; the only one there is; else Monday to Friday, 09:00 to 18:00.
  const Calendar& app() const;
  const Calendar* named(std::string_view name) const;
  // The calendar of a person; without one the app's.
  const Calendar& of(const User* user) const;

 private:
  std::map<std::string, Calendar, std::less<>> all_;
  Calendar none_;
  const Calendar* app_;  // into all_, or nullptr
};

// The app's zone; UTC where the model names none that exists.
Zone zone_of(const model::Model& model);

}  // namespace weir::time
