#include "engine/time/holidays.h"

#include <doctest/doctest.h>

#include <set>

#include "engine/time/calendar.h"
#include "weir/compiler.h"

namespace {

using weir::Date;

Date day(std::string_view text) { return *Date::parse(std::string(text)); }

weir::time::Calendar office(const std::string& keys) {
  weir::SourceSet sources;
  sources.add("app.yaml", "weir: 1\napp: t\nopen: true\ntimezone: Asia/Shanghai\ncalendars: {office: {" + keys + "}}\n");
  const weir::CompileResult result = weir::compile(sources);
  INFO(weir::render(result.diagnostics, sources));
  REQUIRE(result.model != nullptr);
  return *weir::time::Calendars(*result.model).named("office");
}

}  // namespace

TEST_CASE("every country's years are in order, each with its source, and make-up days are weekend days outside the holidays") {
  for (const weir::time::HolidaySpec* country : weir::time::holiday_countries()) {
    int last = 0;
    for (const weir::time::HolidayYear& year : country->years) {
      CAPTURE(year.year);
      CHECK(year.year > last);
      last = year.year;
      CHECK_FALSE(year.source.empty());
      std::set<int64_t> off;
      for (const weir::time::HolidaySpan& span : year.off) {
        CAPTURE(span.from);
        CHECK_FALSE(span.name.empty());
        CHECK_FALSE(day(span.to) < day(span.from));
        for (int64_t at = day(span.from).days; at <= day(span.to).days; ++at) CHECK(off.insert(at).second);
      }
      for (const std::string_view text : year.workdays) {
        CAPTURE(text);
        CHECK(day(text).weekday() >= 6);
        CHECK_FALSE(off.contains(day(text).days));
      }
    }
  }
}

// 365 or 366 days, less 104 of weekends, less the statutory days of the year: 11 until 2024, 13 since.
TEST_CASE("the working days of a year in China are as many as the law leaves") {
  const weir::time::Calendar calendar = office("days: mon..fri, holidays: CN");
  const auto working = [&](int year) {
    return calendar.days_between(*Date::from_ymd(year - 1, 12, 31), *Date::from_ymd(year, 12, 31));
  };
  CHECK(working(2024) == 366 - 104 - 11);
  CHECK(working(2025) == 365 - 104 - 13);
  CHECK(working(2026) == 365 - 104 - 13);
}

TEST_CASE("a calendar's own dates stand before its country's") {
  const weir::time::Calendar calendar = office("days: mon..fri, holidays: [CN, 2026-02-14, 2026-12-31], workdays: [2026-10-07]");
  CHECK_FALSE(calendar.working_day(day("2026-02-14")));  // a make-up day of the country
  CHECK(calendar.working_day(day("2026-02-28")));
  CHECK_FALSE(calendar.working_day(day("2026-12-31")));
  CHECK(calendar.working_day(day("2026-10-07")));        // a holiday of the country
  CHECK_FALSE(calendar.working_day(day("2026-10-06")));
}

TEST_CASE("adding working time across holidays and make-up days and counting it again agree") {
  const weir::time::Calendar calendar = office("days: mon..fri, hours: [\"09:00-12:00\", \"13:30-18:00\"], holidays: CN");
  for (int day = 1; day <= 365; day += 3) {
    const weir::Instant from = weir::Instant::parse("2025-12-31T16:00:00Z")->plus_seconds(day * 86'400 + 10 * 3'600);
    for (const int64_t seconds : {60, 7'200, 27'000, 100'000, 500'000}) {
      CAPTURE(day);
      const auto to = calendar.add_seconds(from, seconds);
      REQUIRE(to);
      CHECK(calendar.open_seconds(from, *to) == seconds);
      CHECK(from < *to);
    }
  }
}
