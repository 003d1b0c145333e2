// engine/runtime/records/automations.h: what the app does by itself when something happens, or at times.
#pragma once

#include <string>

#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

// The automations of the event, in path order. Those of `created` and of events that are no change
// of values run at once; those of changes wait for settle_automations.
void run_automations(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event);

// Runs what waits, over the net change of the command, and what follows from that. A chain of more
// than 16 automations is cut: an incident `loop` prints the ring.
void settle_automations(Unit& unit);

// Times of the schedules of the published app; those that have one keep it.
void arm_schedules(Unit& unit);
// An id of arm_schedules is due.
bool fire_schedule(Unit& unit, const std::string& id, Instant due);

// Stored with the command; for admins.
void raise_loose(Unit& unit, IncidentType type, const std::string& name, const std::string& form, const std::string& record,
                 const std::string& message, const std::string& place);

}  // namespace weir::runtime
