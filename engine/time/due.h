// engine/time/due.h: when things are due: durations, schedules, ladders of a waiting step.
//
// Pure computation. Plain seconds, minutes and hours are elapsed time; plain days, weeks, months
// and years keep the time of day on the wall clock of the zone; business units count on a calendar.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/model/arg.h"
#include "engine/time/calendar.h"
#include "weir/result.h"

namespace weir::time {

// `from` plus the duration. For a spec with an expression `computed` is its value: a duration is
// added, a date (at the start of the day) or date and time is the due time itself. None where it
// is null, of another kind, negative, or out of range.
std::optional<Instant> due(const model::DurationSpec& spec, Instant from, const Calendar& calendar,
                           Zone zone, const Value& computed = {});
// FEEL's durations; negative ones go back.
std::optional<Instant> plus(Instant from, const Value& duration, Zone zone);
// The date of `at` in the zone, and back: midnight of a date.
Date date_in(Instant at, Zone zone);
std::optional<Instant> start_of(Date date, Zone zone);

// The first time after `after` that the schedule names. `every 15 minutes` counts from midnight
// in the zone where it divides the day, else from 1970. A time in a gap moves forward by the gap;
// one that a fold repeats happens once. None for a cron text that never fits.
std::optional<Instant> next(const model::ScheduleSpec& schedule, Instant after, Zone zone);

// A five-field cron text: minute hour day month weekday (0 or 7 = Sunday; names of months and
// weekdays too; lists, ranges, steps). Day and weekday both given: either fits.
struct Cron {
  uint64_t minutes = 0;
  uint32_t hours = 0, days = 0, months = 0, weekdays = 0;  // bit sets; weekdays bit 0 = Sunday
  bool any_day = false, any_weekday = false;
  bool matches(Date date) const;
};
std::optional<Cron> parse_cron(std::string_view text);

// One entry of `limits`, or what `due`, `remind` and `on_timeout` mean as such.
struct LadderStep {
  int32_t number = 0;                         // 1-based, as written; logged
  const model::DurationSpec* after = nullptr;  // for a `remind` that only repeats: its `every`
  const model::Arg* action = nullptr;         // word, map or block; null: the step is only due
  const model::DurationSpec* every = nullptr;
  int32_t max = 1;                            // times in all; 0: without end
  const model::ArgMap* entry = nullptr;       // the entry's other keys (as, to, message)
};
struct Ladder {
  std::vector<LadderStep> steps;                   // in the order written
  const model::DurationSpec* due = nullptr;        // what "due" shows to people; may be null
};
// From the arguments of a waiting step. Borrows them.
Ladder read_ladder(const model::ArgMap& args);

// When it fires next: the `times`-th repetition (0 for the first) of a step of the ladder.
// `entered` is when the activation began; `computed` as for due(), of after and of every.
std::optional<Instant> fires_at(const LadderStep& step, int32_t times, Instant entered,
                                const Calendar& calendar, Zone zone,
                                const Value& computed_after = {}, const Value& computed_every = {});

}  // namespace weir::time
