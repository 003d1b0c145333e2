#include "engine/runtime/holidays.h"

namespace weir::runtime {

void warn_of_unknown_holidays(Unit& unit, const time::Calendar& calendar, Instant due) {
  const std::optional<int64_t> last = calendar.last_year_with_holidays();
  const int64_t year = in_zone(due, calendar.zone()).date.year();
  if (!last || year <= *last) return;
  const std::string known = std::to_string(*last), asked = std::to_string(year);
  unit.warn("holidays", unit.say("the calendar '" + calendar.name() + "' lists no holiday after " + known + ": none is counted in " + asked,
                                 "日历 '" + calendar.name() + "' 没有 " + known + " 年以后的节假日，" + asked + " 年按无节假日计算"));
}

}  // namespace weir::runtime
