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
// `suspend_clock: stop`: the time that is left stands still. Activation 0: of all.
void pause_timers(Case& of, Id activation = 0);
// Those of steps whose own clock stands still (`clock_stops_in`, `timers_while_added`) wait on.
void resume_timers(Case& of, Id activation = 0);
// `timers_on_transfer: restart`: from now on anew.
void restart_ladder(Case& of, Id activation);

// Brings the clocks of a running case up to what it holds now: pauses and goes on by
// `clock_stops_in` and `timers_while_added`, moves what follows a field (`track`).
void adjust_clocks(Case& of);
// The same for every case of this command, and for those about records that it wrote.
void adjust_clocks(Unit& unit);

// A timer that is due does what it is for. Its owner is live; the case is not suspended.
void fire(Case& of, Id timer);

// When the step is due, as people see it.
std::optional<Instant> due_of(const Instance& state, Id activation);

}  // namespace weir::runtime
