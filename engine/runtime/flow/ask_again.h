// engine/runtime/flow/ask_again.h: people found anew for a step that waits already: the organisation has
// changed, or the rule by which they are found.
#pragma once

#include <optional>
#include <string_view>

#include "engine/runtime/flow/people_step.h"

namespace weir::runtime {

struct OtherPeople {
  std::vector<Seat> have;    // that the rule itself gave, and that nobody has acted on
  std::vector<Seat> wanted;  // by the rule as of now
};
// None: the same people, or nobody at all; then whoever is asked stays.
std::optional<OtherPeople> other_people(StepContext& step);

// Those who are not wanted any more are asked no more; given votes, claims and delegations stay.
void ask_others(StepContext& step, OtherPeople others, std::string_view why);

}  // namespace weir::runtime
