// engine/runtime/flow/ladder.h: the times of steps that wait (semantics 1.9).
#pragma once

#include "engine/runtime/flow/advance.h"

namespace weir::runtime {

// Arms what `due`, `remind`, `on_timeout`, `limits`, `claim_within` say, from the step's entry on.
void arm_ladder(StepContext& step);
// One timer of a step that waits for a time.
void arm(Case& of, Id activation, TimerKind kind, Instant due, std::string action);

// The step has other times now: those that are armed end, its own count from that moment; but for
// entries of that number that have been carried out.
void rearm_ladder(StepContext& step, Instant from, const std::vector<int32_t>& done);

// Cancels what is armed of an activation; with a seat, only that seat's.
void cancel_timers(Case& of, Id activation, Id seat);
// The time that is left stands still.
void pause_timers(Case& of, Id activation);
// The case is suspended: with `suspend_clock: stop` every timer; calls wait in any case.
void suspend_timers(Case& of);
// A timer comes due while its case is suspended: it waits for `resume`.
void hold_timer(Case& of, Id timer);
// Activation 0: of all. What came due while it stood fires next, in the order of its due times.
// Those of steps whose own clock stands still (`clock_stops_in`, `timers_while_added`) wait on.
void resume_timers(Case& of, Id activation = 0);
// Somebody else acts now: with `timers_on_transfer: restart` the times count anew.
void holder_changed(Case& of, Id activation);

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
