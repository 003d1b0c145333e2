// engine/runtime/flow/groups.h: added signers: they vote inside their group, under the seat of the adder.
#pragma once

#include "engine/runtime/unit.h"

namespace weir::runtime {

// Ends groups that have come to a result, deepest first, and opens the next of a sequence.
void settle_groups(Case& of, Id activation);
// How many adders stand above this seat.
int32_t group_depth(const Instance& state, const Seat& seat);

}  // namespace weir::runtime
