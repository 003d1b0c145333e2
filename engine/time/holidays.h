// engine/time/holidays.h: public holidays of countries as data: `holidays: CN` of a calendar.
//
// One country, one file in engine/time/holidays/, defining `const HolidaySpec& spec_<stem>()`. Only what
// an authority has announced stands there, with its source; a year that is missing has no holidays.
#pragma once

#include <string_view>
#include <vector>

namespace weir::time {

struct HolidaySpan {
  std::string_view from, to;  // "2026-02-15", inclusive
  std::string_view name;
};

struct HolidayYear {
  int year = 0;
  std::string_view source;  // which notice says so
  std::vector<HolidaySpan> off;
  std::vector<std::string_view> workdays;  // make-up days (调休)
};

struct HolidaySpec {
  std::string_view code;  // ISO 3166: "CN"
  std::vector<HolidayYear> years;
};

const std::vector<const HolidaySpec*>& holiday_countries();
const HolidaySpec* find_holidays(std::string_view code);

}  // namespace weir::time
