// engine/runtime/books.h: what the engine remembers beside records and instances: the fairness of
// picks, counters of people, who waits in a pool, times that belong to no instance.
//
// Small values by name and key, read through the unit's snapshot and written with it: a command
// that read a note which another one changed meanwhile is tried again.
#pragma once

#include <optional>
#include <string>

#include "engine/runtime/unit.h"

namespace weir::runtime {

// Null where there is none.
Value note(Unit& unit, const std::string& name, const std::string& key);
// Null takes it away.
void set_note(Unit& unit, const std::string& name, const std::string& key, Value value);
int64_t note_number(Unit& unit, const std::string& name, const std::string& key);
// A member of a note that is a context; empty or none where it is not there.
std::string text_in(const Value& note, std::string_view member);
std::optional<Instant> time_in(const Value& note, std::string_view member);
Value time_value(Instant at);

// One alarm an id: arming it again moves it. It goes off by `fire_alarm`.
void set_alarm(Unit& unit, const std::string& id, Instant due);
void clear_alarm(Unit& unit, const std::string& id);
std::optional<Instant> alarm_due(Unit& unit, const std::string& id);

// The alarm goes off: schedules, times to accept, recycling. False: nobody waits for it any more.
Result<bool> fire_alarm(Unit& unit, const std::string& id, Instant due);

}  // namespace weir::runtime
