// engine/runtime/records/record_timers.h: times that run for records: stalls of stages, service levels.
//
// What runs for a record stands beside it, one row a clock: when it is due, and for a service level
// how much of its time is spent. A clock is set anew at each write of its record and when it fires.
#pragma once

#include <string>

#include "engine/runtime/unit.h"

namespace weir::runtime {

// The timers of records say so in the place of an instance: "@lead/a7".
bool is_record_timer(const std::string& instance);

// Sets the clocks of every record that the command has written. Before the commit; steps of service
// levels that are due at once run here.
Status set_record_timers(Unit& unit);

// The clock `number` of a record is due: 0 its stage stalls, else a service level. False: it is
// there no longer.
Result<bool> fire_record_timer(Unit& unit, const std::string& instance, Id number);

}  // namespace weir::runtime
