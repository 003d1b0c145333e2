// engine/runtime/ladder.h: the times of steps that wait (semantics 1.9).
#pragma once

#include "engine/runtime/advance.h"

namespace weir::runtime {

// Arms what `due`, `remind`, `on_timeout`, `limits`, `claim_within` say, from the step's entry on.
void arm_ladder(StepContext& step);
// One timer of a step that waits for a time.
void arm(Case& of, Id activation, TimerKind kind, Instant due, std::string action);

// Cancels what is armed of an activation; with a seat, only that seat's.
void cancel_timers(Case& of, Id activation, Id seat);
// `suspend_clock: stop`: the time that is left stands still.
void pause_timers(Case& of);
void resume_timers(Case& of);
// `timers_on_transfer: restart`: from now on anew.
void restart_ladder(Case& of, Id activation);

// A timer that is due does what it is for. Its owner is live; the case is not suspended.
void fire(Case& of, Id timer);

// When the step is due, as people see it.
std::optional<Instant> due_of(const Instance& state, Id activation);

}  // namespace weir::runtime
