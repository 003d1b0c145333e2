// engine/feel/eval_cold.h: the instructions that the loop of eval.cc calls.
//
// The flag is in the frame. Each gives the next instruction.
#pragma once

#include "engine/feel/frame.h"

namespace weir::feel::cold {

#define WEIR_COLD(name) const Instruction* name(Frame& f, const Instruction* p);
WEIR_FEEL_COLD_CODES(WEIR_COLD)
#undef WEIR_COLD

}  // namespace weir::feel::cold
