// engine/feel/eval_cold.h: the instructions that the loop of eval.cc calls.
//
// The flag is in the frame. Each gives the next instruction.
#pragma once

#include "engine/feel/frame.h"

namespace weir::feel::cold {

#define WEIR_COLD(name) const Instruction* name(Frame& f, const Instruction* p);
WEIR_FEEL_COLD_CODES(WEIR_COLD)
#undef WEIR_COLD

// eval_calls.cc: the call of a site, with its operands or with these values.
Value call_site(Frame& f, const CallSite& site, Span span);
Value call_on(const CallSite& site, std::span<const Value* const> args, EvalContext& ctx, Span span);

}  // namespace weir::feel::cold
