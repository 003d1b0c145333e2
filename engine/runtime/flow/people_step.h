// engine/runtime/flow/people_step.h: steps that ask people: seats, votes, what they come to.
#pragma once

#include <string>
#include <vector>

#include "engine/people/resolve.h"
#include "engine/runtime/flow/advance.h"
#include "engine/runtime/flow/quorum.h"

namespace weir::runtime {

// How a step of people votes, from its keys.
VoteRule vote_rule(const model::FlowNode& node);
bool is_people_step(const model::FlowNode& node);
bool is_approval(const model::FlowNode& node);

// Whom the step's rule finds now, and the seats that they would have.
struct Asked {
  people::Resolution found;
  std::vector<Seat> seats;
};
// `past`: those who have had their say there, and are asked no more.
Result<Asked> find_people(StepContext& step, std::vector<std::string> past = {});
// Adds them; in a sequence only the first opens.
void add_seats(StepContext& step, std::vector<Seat> seats);

// Finds the people, opens their seats; may come to an outcome at once.
Step ask_people(StepContext& step);

// After any change of a seat: opens the next of a sequence, ends groups, leaves the step when the
// votes have come to an outcome.
void settle(Case& of, Id activation);

// The outcome of a step that people, a policy or a time limit decided.
void decide_step(Case& of, Id activation, StepOutcome outcome, std::string_view reason);

// What `on_reject` says.
void rejected(Case& of, Id activation);

// Opens a seat for somebody who joins a live step: added signers, escalations.
Seat new_seat(const Case& of, Id activation, const std::string& person);
// The same for somebody whom the definition names: his proxy holds it while he is away.
Seat seat_for(StepContext& step, const std::string& person);
// The person's live seat in the activation: holds it, waits for it, or is under it; 0: none.
Id live_seat_of(const Instance& state, Id activation, const std::string& person);

// Copies of the step that are due at this moment: enter, complete.
void give_copies(StepContext& step, std::string_view when);

}  // namespace weir::runtime
