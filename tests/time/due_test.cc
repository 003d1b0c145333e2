#include "engine/time/due.h"

#include <doctest/doctest.h>

#include "engine/feel/temporal.h"

namespace {

using weir::Instant;
using weir::Value;
using weir::Zone;
using weir::model::Arg;
using weir::model::ArgList;
using weir::model::ArgMap;
using weir::model::DurationSpec;
using weir::model::ScheduleSpec;
using weir::model::TimeUnit;

std::string shown(std::optional<Instant> at, Zone zone) {
  if (!at) return "none";
  const weir::DateTime wall = in_zone(*at, zone);
  return wall.date.to_string() + " " + weir::Time{wall.time.nanos, {}}.to_string();
}

DurationSpec of(int64_t count, TimeUnit unit) {
  DurationSpec spec;
  spec.count = count;
  spec.unit = unit;
  return spec;
}

const Zone kBerlin = *Zone::named("Europe/Berlin");
const Zone kShanghai = *Zone::named("Asia/Shanghai");

}  // namespace

TEST_CASE("plain days keep the time on the wall, hours are elapsed time") {
  const weir::time::Calendar calendar(kBerlin);
  const Instant from = *Instant::parse("2026-03-28T11:00:00Z");  // noon; the clock moves that night
  const auto due = [&](int64_t count, TimeUnit unit) {
    return shown(weir::time::due(of(count, unit), from, calendar, kBerlin), kBerlin);
  };
  CHECK(due(1, TimeUnit::Days) == "2026-03-29 12:00:00");
  CHECK(due(24, TimeUnit::Hours) == "2026-03-29 13:00:00");
  CHECK(due(90, TimeUnit::Minutes) == "2026-03-28 13:30:00");
  CHECK(due(1, TimeUnit::Weeks) == "2026-04-04 12:00:00");
  CHECK(due(11, TimeUnit::Months) == "2027-02-28 12:00:00");
  CHECK(due(1, TimeUnit::Years) == "2027-03-28 12:00:00");
  CHECK(due(2, TimeUnit::BusinessDays) == "2026-04-01 09:00:00");
  CHECK(due(4, TimeUnit::BusinessHours) == "2026-03-30 13:00:00");
  CHECK(due(-1, TimeUnit::Days) == "none");
  CHECK(due(INT64_MAX, TimeUnit::Hours) == "none");
}

TEST_CASE("a duration of FEEL is added, a date or a date and time is the due time") {
  const weir::time::Calendar calendar(kShanghai);
  const Instant from = *Instant::parse("2026-03-02T01:00:00Z");
  DurationSpec spec;
  spec.expression.emplace();
  const auto due = [&](const char* text) {
    return shown(weir::time::due(spec, from, calendar, kShanghai, weir::feel::parse_temporal(text)),
                 kShanghai);
  };
  CHECK(due("P1DT2H") == "2026-03-03 11:00:00");
  CHECK(due("P1M") == "2026-04-02 09:00:00");
  CHECK(due("2026-03-10") == "2026-03-10 00:00:00");
  CHECK(due("2026-03-10T15:00:00") == "2026-03-10 15:00:00");
  CHECK(due("2026-03-10T15:00:00Z") == "2026-03-10 23:00:00");
  CHECK(due("-P1D") == "none");
  CHECK(shown(weir::time::due(spec, from, calendar, kShanghai, Value()), kShanghai) == "none");
  spec.expression.reset();
  spec.iso = weir::feel::parse_temporal("PT36H");
  CHECK(shown(weir::time::due(spec, from, calendar, kShanghai), kShanghai) ==
        "2026-03-03 21:00:00");
}

TEST_CASE("a schedule comes next after a time, never at it") {
  ScheduleSpec spec;
  const auto next = [&](const char* after, Zone zone = kShanghai) {
    return shown(weir::time::next(spec, *Instant::parse(after), zone), zone);
  };
  spec.kind = ScheduleSpec::Kind::Daily;
  spec.minute_of_day = 9 * 60;
  CHECK(next("2026-03-02T00:59:59Z") == "2026-03-02 09:00:00");
  CHECK(next("2026-03-02T01:00:00Z") == "2026-03-03 09:00:00");
  spec.kind = ScheduleSpec::Kind::Weekly;
  spec.weekday = 1;
  CHECK(next("2026-03-02T01:00:00Z") == "2026-03-09 09:00:00");
  spec.kind = ScheduleSpec::Kind::Monthly;
  spec.day = 31;
  CHECK(next("2026-04-01T00:00:00Z") == "2026-04-30 09:00:00");
  spec.kind = ScheduleSpec::Kind::Every;
  spec.every_seconds = 900;
  CHECK(next("2026-03-02T01:00:00Z") == "2026-03-02 09:15:00");
  CHECK(next("2026-03-02T15:50:00Z") == "2026-03-03 00:00:00");
  spec.every_seconds = 7 * 3600;  // does not divide the day
  CHECK(next("1970-01-01T07:00:00Z", Zone::utc()) == "1970-01-01 14:00:00");
}

TEST_CASE("a time that the clock skips moves forward, one that comes twice happens once") {
  ScheduleSpec spec;
  spec.kind = ScheduleSpec::Kind::Daily;
  spec.minute_of_day = 2 * 60 + 30;
  const auto next = [&](const char* after) {
    return weir::time::next(spec, *Instant::parse(after), kBerlin)->to_string();
  };
  CHECK(next("2026-03-29T00:00:00Z") == "2026-03-29T01:30:00Z");
  CHECK(next("2026-03-29T01:30:00Z") == "2026-03-30T00:30:00Z");
  CHECK(next("2026-10-24T23:00:00Z") == "2026-10-25T00:30:00Z");
  CHECK(next("2026-10-25T00:30:00Z") == "2026-10-26T01:30:00Z");
}

TEST_CASE("every fifteen minutes goes on through a change of the clock") {
  ScheduleSpec spec;
  spec.kind = ScheduleSpec::Kind::Every;
  spec.every_seconds = 900;
  for (const char* start : {"2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z"}) {
    Instant at = *Instant::parse(start);
    for (int i = 0; i < 60; ++i) {
      const auto then = weir::time::next(spec, at, kBerlin);
      REQUIRE(then.has_value());
      CHECK(then->seconds - at.seconds == 900);
      at = *then;
    }
  }
}

TEST_CASE("cron has five fields, lists, ranges, steps and names") {
  ScheduleSpec spec;
  spec.kind = ScheduleSpec::Kind::Cron;
  const auto next = [&](const char* cron, const char* after) {
    spec.cron = cron;
    return shown(weir::time::next(spec, *Instant::parse(after), Zone::utc()), Zone::utc());
  };
  CHECK(next("0 9 * * 1-5", "2026-03-06T09:00:00Z") == "2026-03-09 09:00:00");
  CHECK(next("*/20 8,10 * * *", "2026-03-06T08:40:00Z") == "2026-03-06 10:00:00");
  CHECK(next("0 0 29 2 *", "2026-03-06T00:00:00Z") == "2028-02-29 00:00:00");
  CHECK(next("0 0 13 * fri", "2026-03-06T00:00:00Z") == "2026-03-13 00:00:00");
  CHECK(next("0 0 14 * fri", "2026-03-13T00:00:00Z") == "2026-03-14 00:00:00");
  CHECK(next("0 0 * jan 7", "2026-03-06T00:00:00Z") == "2027-01-03 00:00:00");
  CHECK(next("0 0 31 2 *", "2026-03-06T00:00:00Z") == "none");
  for (const char* bad : {"", "0 9 * *", "60 9 * * *", "0 24 * * *", "a b c d e", "*/0 * * * *",
                          "5-1 * * * *", "0 9 * * 8", "0 9 0 * *", "1,, * * * *"})
    CHECK_MESSAGE(!weir::time::parse_cron(bad).has_value(), bad);
}

TEST_CASE("due, remind and on_timeout are the short form of limits") {
  const weir::time::Calendar calendar(kShanghai);
  const Arg reminder{
      {}, ArgMap{{"every", {{}, of(4, TimeUnit::Hours)}}, {"max", {{}, Value::integer(3)}}}};
  const ArgMap args = {{"due", {{}, of(2, TimeUnit::Days)}},
                       {"remind", reminder},
                       {"on_timeout", {{}, Value::string("approve")}}};
  const weir::time::Ladder ladder = weir::time::read_ladder(args);
  REQUIRE(ladder.steps.size() == 2);
  const Instant entered = *Instant::parse("2026-03-02T01:00:00Z");
  const auto fires = [&](size_t step, int32_t times) {
    return shown(weir::time::fires_at(ladder.steps[step], times, entered, calendar, kShanghai),
                 kShanghai);
  };
  CHECK(fires(0, 0) == "2026-03-02 13:00:00");
  CHECK(fires(0, 2) == "2026-03-02 21:00:00");
  CHECK(fires(0, 3) == "none");
  CHECK(fires(1, 0) == "2026-03-04 09:00:00");
  CHECK(fires(1, 1) == "none");
  CHECK(ladder.steps[1].action->is_word("approve"));
}

TEST_CASE("a due time alone is a step that does nothing, behind the entries of limits") {
  const Arg two_days{{}, of(2, TimeUnit::Days)};
  const ArgMap alone = {{"due", two_days}};
  const weir::time::Ladder ladder = weir::time::read_ladder(alone);
  REQUIRE(ladder.steps.size() == 1);
  CHECK(ladder.steps[0].after == ladder.due);
  CHECK(ladder.steps[0].action == nullptr);
  const ArgMap remind = {{"after", {{}, of(4, TimeUnit::Hours)}}, {"do", {{}, Value::string("remind")}}};
  const ArgMap both = {{"due", two_days}, {"limits", {{}, ArgList{{{}, remind}}}}};
  const weir::time::Ladder longer = weir::time::read_ladder(both);
  REQUIRE(longer.steps.size() == 2);
  CHECK(longer.steps[0].action->is_word("remind"));
  CHECK(longer.steps[1].number == 2);
  CHECK(longer.steps[1].action == nullptr);
}

TEST_CASE("limits keep their order, their repetitions and what they do") {
  const weir::time::Calendar calendar(kShanghai);
  const ArgMap remind = {{"after", {{}, of(4, TimeUnit::BusinessHours)}},
                         {"do", {{}, Value::string("remind")}},
                         {"every", {{}, of(2, TimeUnit::BusinessHours)}},
                         {"max", {{}, Value::integer(2)}}};
  const ArgMap reject = {{"after", {{}, of(1, TimeUnit::BusinessDays)}},
                         {"do", {{}, Value::string("reject")}}};
  const ArgMap args = {{"limits", {{}, ArgList{{{}, remind}, {{}, reject}}}}};
  const weir::time::Ladder ladder = weir::time::read_ladder(args);
  REQUIRE(ladder.steps.size() == 2);
  CHECK(ladder.steps[1].number == 2);
  CHECK(ladder.due == ladder.steps[1].after);
  const Instant entered = *Instant::parse("2026-03-02T06:00:00Z");  // 14:00
  CHECK(shown(weir::time::fires_at(ladder.steps[0], 0, entered, calendar, kShanghai), kShanghai) ==
        "2026-03-02 18:00:00");
  CHECK(shown(weir::time::fires_at(ladder.steps[0], 1, entered, calendar, kShanghai), kShanghai) ==
        "2026-03-03 11:00:00");
  CHECK(shown(weir::time::fires_at(ladder.steps[0], 2, entered, calendar, kShanghai), kShanghai) ==
        "none");
}

TEST_CASE("a repetition that would not move on never fires") {
  const weir::time::Calendar calendar(kShanghai);
  weir::time::LadderStep step;
  const DurationSpec zero = of(0, TimeUnit::Hours);
  step.after = &zero;
  step.every = &zero;
  step.max = 0;
  const Instant entered = *Instant::parse("2026-03-02T06:00:00Z");
  CHECK(weir::time::fires_at(step, 0, entered, calendar, kShanghai) == entered);
  CHECK_FALSE(weir::time::fires_at(step, 1, entered, calendar, kShanghai).has_value());
}
