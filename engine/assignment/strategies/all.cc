#include "engine/assignment/strategy.h"

namespace weir::assignment {
namespace {

Choice pick_all(std::span<const Candidate> candidates, const Value&, uint64_t) {
  Choice choice;
  for (const Candidate& c : candidates) choice.users.push_back(c.user);
  choice.reason = "all: " + std::to_string(candidates.size()) + " people";
  return choice;
}

}  // namespace

const StrategySpec& spec_all() {
  static const StrategySpec spec{
      .name = "all", .summary = {"everybody who is eligible", "所有符合条件的人"}, .pick = pick_all};
  return spec;
}

}  // namespace weir::assignment
