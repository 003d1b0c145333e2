// engine/runtime/flow/delegation.h: a seat that somebody else acts on, to advise or to decide.
#pragma once

#include "engine/runtime/flow/act.h"

namespace weir::runtime {

// Was the actor's seat delegated to him for his advice alone?
bool only_advises(const VerbContext& context);
// His answer: the seat is its owner's again, with what was said.
Status advise(VerbContext& context, std::string_view answer);
// How often the seat has been delegated on since it was last its owner's.
int64_t delegation_depth(const Instance& state, Id seat);

}  // namespace weir::runtime
