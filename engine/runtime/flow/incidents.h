// engine/runtime/flow/incidents.h: what becomes of an instance that is stuck.
#pragma once

#include <string>

#include "engine/runtime/flow/advance.h"
#include "weir/command.h"

namespace weir::runtime {

// How ids of incidents begin that a destination's dead letters are.
inline constexpr std::string_view kDeadLetter = "outbox:";

// The token comes to the step once more. nullptr in place of a case: an incident of what is no flow.
Result<Case*> retry_incident(Unit& unit, const std::string& incident);
// Goes on as somebody says.
Result<Case*> resolve_incident(Unit& unit, const Resolve& what);

}  // namespace weir::runtime
