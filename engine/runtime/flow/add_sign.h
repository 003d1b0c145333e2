// engine/runtime/flow/add_sign.h: added signers: before, after, beside the holder of a seat.
#pragma once

#include "engine/runtime/flow/act.h"

namespace weir::runtime {

// The people of `to` become signers; `mode` (all, any, sequential, percent:N) is how they decide
// among themselves. E_ALREADY_IN, E_NESTED_LIMIT, E_RANGE, E_SELF_TARGET.
Status add_signers(VerbContext& context, SeatOrigin how);

}  // namespace weir::runtime
