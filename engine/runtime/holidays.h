// engine/runtime/holidays.h: times that lie beyond what a calendar knows.
#pragma once

#include "engine/runtime/unit.h"
#include "engine/time/calendar.h"

namespace weir::runtime {

// A warning "holidays" where `due` lies in a year after the last of which the calendar lists a holiday.
void warn_of_unknown_holidays(Unit& unit, const time::Calendar& calendar, Instant due);

}  // namespace weir::runtime
