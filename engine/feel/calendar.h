// engine/feel/calendar.h: the proleptic Gregorian calendar on int64 days since 1970-01-01.
#pragma once

#include <cstdint>

namespace weir::feel {

constexpr int64_t kYearMax = 999'999'999;
constexpr int64_t kSecondsPerDay = 86'400;
constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;

constexpr int64_t floor_div(int64_t a, int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}
constexpr int64_t floor_mod(int64_t a, int64_t b) { return a - floor_div(a, b) * b; }

constexpr bool is_leap_year(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in_month(int64_t year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Years are counted from March, so that the leap day is the last of its year.
constexpr int64_t days_from_civil(int64_t year, int month, int day) {
  const int64_t shifted = month > 2 ? year : year - 1;
  const int64_t cycle = floor_div(shifted, 400);
  const int64_t in_cycle = shifted - cycle * 400;
  const int from_march = month > 2 ? month - 3 : month + 9;
  const int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
  return cycle * 146'097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + day_of_year - 719'468;
}

struct Civil {
  int64_t year;
  int month, day;
};

constexpr Civil civil_from_days(int64_t days) {
  const int64_t from_zero = days + 719'468;
  const int64_t cycle = floor_div(from_zero, 146'097);
  const int64_t in_cycle = from_zero - cycle * 146'097;
  const int64_t year_in_cycle =
      (in_cycle - in_cycle / 1'460 + in_cycle / 36'524 - in_cycle / 146'096) / 365;
  const int64_t day_of_year =
      in_cycle - (365 * year_in_cycle + year_in_cycle / 4 - year_in_cycle / 100);
  const int64_t from_march = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * from_march + 2) / 5 + 1);
  const int month = static_cast<int>(from_march < 10 ? from_march + 3 : from_march - 9);
  return {year_in_cycle + cycle * 400 + (month <= 2 ? 1 : 0), month, day};
}

constexpr int64_t kDayMin = days_from_civil(-kYearMax, 1, 1);
constexpr int64_t kDayMax = days_from_civil(kYearMax, 12, 31);

// 1 = Monday .. 7 = Sunday.
constexpr int weekday_of(int64_t days) { return static_cast<int>(floor_mod(days + 3, 7)) + 1; }

}  // namespace weir::feel
