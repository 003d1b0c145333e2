#include "engine/assignment/strategy.h"

namespace weir::assignment {
namespace {

bool above(const Value& a, const Value& b) {
  if (!a.is(ValueKind::Number)) return false;
  return !b.is(ValueKind::Number) || a.as_number() > b.as_number();
}

// The highest weight; a null one comes last; equals go by fewest today, then directory order.
Choice pick_highest(std::span<const Candidate> candidates, const Value&, uint64_t) {
  const Candidate* best = &candidates.front();
  for (const Candidate& c : candidates) {
    const bool equal = !above(c.weight, best->weight) && !above(best->weight, c.weight);
    if (above(c.weight, best->weight) || (equal && c.today < best->today)) best = &c;
  }
  return {{best->user}, Value(), "ranked: " + best->user + " has " + best->weight.to_feel()};
}

}  // namespace

const StrategySpec& spec_ranked() {
  static const StrategySpec spec{
      .name = "ranked",
      .summary = {"who has the highest `weight`", "权重最高者优先"},
      .wants_weight = true,
      .pick = pick_highest};
  return spec;
}

}  // namespace weir::assignment
