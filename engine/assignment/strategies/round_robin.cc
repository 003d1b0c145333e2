#include "engine/assignment/strategy.h"

namespace weir::assignment {
namespace {

// The ledger is the user who came last. Who left since keeps his place in the order only while he is
// a candidate: then the turn begins at the front again.
Choice pick_in_turn(std::span<const Candidate> candidates, const Value& ledger, uint64_t) {
  size_t next = 0;
  if (ledger.is(ValueKind::String))
    for (size_t i = 0; i < candidates.size(); ++i)
      if (candidates[i].user == ledger.as_string()) next = (i + 1) % candidates.size();
  const std::string& user = candidates[next].user;
  return {{user}, Value::string(user), "round_robin: the next in turn is " + user};
}

}  // namespace

const StrategySpec& spec_round_robin() {
  static const StrategySpec spec{
      .name = "round_robin",
      .summary = {"each in turn, in directory order", "按名册顺序轮流"},
      .pick = pick_in_turn};
  return spec;
}

}  // namespace weir::assignment
