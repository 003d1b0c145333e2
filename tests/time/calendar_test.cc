#include "engine/time/calendar.h"

#include <doctest/doctest.h>

#include <random>

namespace {

using weir::Date;
using weir::Instant;
using weir::Zone;
using weir::model::CalendarSpec;
using weir::model::MinuteSpan;
using weir::time::Calendar;

Date day(const char* text) { return *Date::parse(text); }

// Monday to Friday 09:00-12:00 and 13:30-18:00 in Shanghai, a week off in October, one make-up day.
CalendarSpec office() {
  CalendarSpec spec;
  spec.name = "office";
  spec.timezone = "Asia/Shanghai";
  spec.hours.resize(7);
  for (size_t i = 0; i < 5; ++i) spec.hours[i] = {{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}};
  for (int d = 1; d <= 7; ++d) spec.holidays.emplace_back(*Date::from_ymd(2026, 10, d), "国庆节");
  spec.workdays = {day("2026-10-10")};
  spec.workday_hours = {{10 * 60, 16 * 60}};
  return spec;
}

std::string shown(std::optional<Instant> at, const char* zone = "Asia/Shanghai") {
  if (!at) return "none";
  const weir::DateTime wall = in_zone(*at, *Zone::named(zone));
  return wall.date.to_string() + " " + weir::Time{wall.time.nanos, {}}.to_string();
}

Instant at(const char* text) { return *Instant::parse(std::string(text) + "+08:00"); }

}  // namespace

TEST_CASE(
    "business days keep the time of day; from outside hours they count from the next opening") {
  const Calendar office_calendar(office(), Zone::utc());
  struct Row {
    const char* from;
    int64_t days;
    const char* due;
  };
  for (const Row& row : {Row{"2026-03-02T10:15:00", 2, "2026-03-04 10:15:00"},
                         Row{"2026-03-06T10:15:00", 1, "2026-03-09 10:15:00"},
                         Row{"2026-03-07T10:15:00", 1, "2026-03-10 09:00:00"},
                         Row{"2026-03-06T19:00:00", 1, "2026-03-10 09:00:00"},
                         Row{"2026-03-02T12:30:00", 1, "2026-03-03 13:30:00"},
                         Row{"2026-09-30T17:00:00", 1, "2026-10-08 17:00:00"},
                         Row{"2026-10-09T15:00:00", 1, "2026-10-10 15:00:00"},
                         Row{"2026-03-02T10:15:00", 0, "2026-03-02 10:15:00"}}) {
    CAPTURE(row.from);
    CHECK(shown(office_calendar.add_days(at(row.from), row.days)) == row.due);
  }
}

TEST_CASE("business hours count open time only") {
  const Calendar office_calendar(office(), Zone::utc());
  struct Row {
    const char* from;
    int64_t hours;
    const char* due;
  };
  for (const Row& row : {Row{"2026-03-02T09:00:00", 2, "2026-03-02 11:00:00"},
                         Row{"2026-03-02T09:00:00", 3, "2026-03-02 12:00:00"},
                         Row{"2026-03-02T11:00:00", 2, "2026-03-02 14:30:00"},
                         Row{"2026-03-06T17:00:00", 2, "2026-03-09 10:00:00"},
                         Row{"2026-03-07T00:00:00", 1, "2026-03-09 10:00:00"},
                         Row{"2026-09-30T17:30:00", 1, "2026-10-08 09:30:00"},
                         Row{"2026-10-09T17:30:00", 1, "2026-10-10 10:30:00"}}) {
    CAPTURE(row.from);
    CHECK(shown(office_calendar.add_seconds(at(row.from), row.hours * 3600)) == row.due);
  }
  CHECK(shown(office_calendar.add_seconds(at("2026-03-02T08:00:00"), 0)) == "2026-03-02 09:00:00");
}

TEST_CASE("working days between two dates count after the first up to the second") {
  const Calendar office_calendar(office(), Zone::utc());
  CHECK(office_calendar.days_between(day("2026-03-02"), day("2026-03-04")) == 2);
  CHECK(office_calendar.days_between(day("2026-03-04"), day("2026-03-02")) == -2);
  CHECK(office_calendar.days_between(day("2026-03-06"), day("2026-03-09")) == 1);
  CHECK(office_calendar.days_between(day("2026-09-30"), day("2026-10-11")) == 3);
  CHECK(office_calendar.days_between(day("2026-03-02"), day("2026-03-02")) == 0);
}

TEST_CASE("counting days at once gives what counting one by one gives") {
  const Calendar office_calendar(office(), Zone::utc());
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    const Date from{day("2026-08-01").days + static_cast<int64_t>(random() % 120)};
    const Date to{from.days + static_cast<int64_t>(random() % 90)};
    int64_t slow = 0;
    for (Date d{from.days + 1}; d <= to; d = {d.days + 1})
      slow += office_calendar.working_day(d) ? 1 : 0;
    CHECK(office_calendar.days_between(from, to) == slow);
  }
}

TEST_CASE("open time added is open time counted") {
  const Calendar office_calendar(office(), Zone::utc());
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    const Instant from{
        at("2026-09-20T00:00:00").seconds + static_cast<int64_t>(random() % (25 * 86400)), 0};
    const int64_t seconds = 1 + static_cast<int64_t>(random() % 400'000);
    const auto due = office_calendar.add_seconds(from, seconds);
    REQUIRE(due.has_value());
    CHECK(office_calendar.open_seconds(from, *due) == seconds);
  }
}

TEST_CASE("a calendar without working time finds none, and does not search for ever") {
  CalendarSpec never;
  never.hours.resize(7);
  const Calendar closed(never, Zone::utc());
  CHECK_FALSE(closed.next_open(at("2026-03-02T00:00:00")).has_value());
  CHECK_FALSE(closed.add_days(at("2026-03-02T00:00:00"), 1).has_value());
  CHECK_FALSE(closed.add_seconds(at("2026-03-02T00:00:00"), 1).has_value());
}

TEST_CASE("around the clock, a day with a change of the clock has 23 or 25 hours") {
  CalendarSpec always;
  always.timezone = "Europe/Berlin";
  always.hours.assign(7, {MinuteSpan{0, 1440}});
  const Calendar berlin(always, Zone::utc());
  const Instant before = *Instant::parse("2026-03-28T12:00:00Z");
  CHECK(shown(berlin.add_days(before, 1), "Europe/Berlin") == "2026-03-29 13:00:00");
  CHECK(shown(berlin.add_seconds(before, 24 * 3600), "Europe/Berlin") == "2026-03-29 14:00:00");
}

TEST_CASE(
    "an app without a calendar works Monday to Friday; a person's own stands before the app's") {
  weir::model::Model model;
  model.timezone = "Asia/Shanghai";
  const weir::time::Calendars none(model);
  CHECK(shown(none.app().next_open(at("2026-03-07T10:00:00"))) == "2026-03-09 09:00:00");
  model.calendars = {office(), office()};
  model.calendars[1].name = "night";
  model.calendars[1].hours.assign(7, {MinuteSpan{20 * 60, 24 * 60}});
  model.calendar = "office";
  const weir::time::Calendars two(model);
  weir::User guard;
  guard.calendar = "night";
  CHECK(two.of(&guard).name() == "night");
  CHECK(two.of(nullptr).name() == "office");
  guard.calendar = "gone";
  CHECK(two.of(&guard).name() == "office");
  CHECK(shown(two.named("night")->add_seconds(at("2026-03-02T23:00:00"), 7200)) ==
        "2026-03-03 21:00:00");
}
