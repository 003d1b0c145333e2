// engine/runtime/commands/hand_over.h: somebody leaves, and another takes what he holds (离职转办).
#pragma once

#include "engine/runtime/commands/dispatch.h"

namespace weir::runtime {

// E_FORBIDDEN, E_SELF_TARGET, E_RANGE, E_NOT_FOUND of an instance. What cannot go over is a warning
// "hand_over" with its reason; where the app still names the person, a warning "names".
Result<Addressed> hand_over(Unit& unit, const HandOver& what);

}  // namespace weir::runtime
