// engine/runtime/flow/returns.h: back to an earlier step, or to the initiator (semantics 1.5, 1.6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/runtime/flow/advance.h"

namespace weir::runtime {

// Index of the step with that id, or -1.
int32_t node_index(const Case& of, std::string_view id);

// Is the return legal from this activation? E_RETURN_TARGET, E_RETURN_CURRENT, E_RETURN_SCOPE.
// Targets: "initiator", "previous", or ids of steps.
Status check_return(const Case& of, Id activation, const std::vector<std::string>& targets);

// Sends the flow back: open seats become moot, tokens move, activations between are superseded.
// `mode`: how a resubmission goes on. Legality was checked.
void return_to(Case& of, Id activation, const std::vector<std::string>& targets, std::string_view mode);
// For policies: as return_to where that is legal; false where it is not.
bool send_back(Case& of, Id activation, std::string_view target, std::string_view mode);

// The initiator submits again: replay from the start, or direct to the step that sent it back
// where nothing that the steps between rest on has changed. Says why it fell back, else empty.
std::string resubmit(Case& of, std::string_view mode);

// Cancels what runs and puts the token of its scope at that step (jump).
void jump_to(Case& of, int32_t node);

}  // namespace weir::runtime
