#include <algorithm>

#include "engine/time/holidays.gen.h"

namespace weir::time {

const std::vector<const HolidaySpec*>& holiday_countries() {
  static const std::vector<const HolidaySpec*> countries = all();
  return countries;
}

const HolidaySpec* find_holidays(std::string_view code) {
  const auto& countries = holiday_countries();
  const auto it = std::find_if(countries.begin(), countries.end(), [&](const HolidaySpec* c) { return c->code == code; });
  return it == countries.end() ? nullptr : *it;
}

}  // namespace weir::time
