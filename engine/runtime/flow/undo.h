// engine/runtime/flow/undo.h: a decision, or the end of a flow, taken back (semantics 1.7).
#pragma once

#include "engine/runtime/flow/act.h"

namespace weir::runtime {

// The voter takes his decision back: while the step is undecided, or, if it was he who closed it,
// until the next step is touched. E_TAKEBACK_LATE.
Status take_back(VerbContext& context);
// An approved flow becomes revoked within `revoke_within`.
Status revoke(VerbContext& context);
// An ended flow goes on at its last step within `reopen_within`.
Status reopen(VerbContext& context);

}  // namespace weir::runtime
