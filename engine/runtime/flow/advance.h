// engine/runtime/flow/advance.h: tokens on their way: from step to step, into forks, through joins.
//
// All of it happens within a command, by events of the case alone.
#pragma once

#include <string>
#include <string_view>

#include "engine/runtime/flow/behavior.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

// Sends the token to the node and goes on until everything waits, is stuck, or the flow is over.
void move(Case& of, Id token, int32_t node);

// What a step that stayed came to: leaves it and goes on, or raises an incident.
void conclude(Case& of, Id activation, const Step& step);

// Runs steps that stand beside the way (`on:`, actions of a time limit) for a token of their own.
void run_block(Case& of, int32_t entry, Id scope = 0, Id arm = 0);

// Ends the flow as "approved", "rejected", "withdrawn", ... or a name of the author; everything
// still open is canceled with `reason`; runs the flow's `on:` steps of that end.
void finish(Case& of, std::string_view name, std::string_view reason);

// An arm, row or the whole flow is rejected at this activation's place (`on_reject: terminate`).
void reject_here(Case& of, Id activation);

// Closes what is open of a step: seats with `seats`, timers, incidents; then the step itself.
void close_step(Case& of, Id activation, ActivationState state, StepOutcome outcome,
                std::string_view reason, SeatState seats, feel::Encoded provenance = {});
// Cancels every live token of the scope and below, with its steps; 0: of the whole flow.
void cancel_scope(Case& of, Id scope, std::string_view reason);
// The token and what it waits in.
void cancel_token(Case& of, Id token, std::string_view reason);
// A cancelled or ended arm may complete the join that waits for it.
void arm_gone(Case& of, Id scope, Id arm, ArmState state);

void raise(Case& of, Id activation, const Failure& failure);
void end_incidents(Case& of, Id activation, std::string_view how);

// The live activation of a token, or nullptr.
const Activation* live_activation(const Instance& state, Id token);
bool is_within_scope(const Instance& state, Id scope, Id outer);

}  // namespace weir::runtime
