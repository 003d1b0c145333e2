#include "engine/assignment/strategy.h"

namespace weir::assignment {
namespace {

// Fewest open records; then fewest today; then directory order.
Choice pick_least_loaded(std::span<const Candidate> candidates, const Value&, uint64_t) {
  const Candidate* best = &candidates.front();
  for (const Candidate& c : candidates)
    if (c.open < best->open || (c.open == best->open && c.today < best->today)) best = &c;
  return {{best->user},
          Value(),
          "least_loaded: " + best->user + " has " + std::to_string(best->open) + " open"};
}

}  // namespace

const StrategySpec& spec_least_loaded() {
  static const StrategySpec spec{
      .name = "least_loaded",
      .summary = {"who has the fewest open records", "在手最少者优先"},
      .pick = pick_least_loaded};
  return spec;
}

}  // namespace weir::assignment
