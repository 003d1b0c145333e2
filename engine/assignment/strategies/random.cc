#include "engine/assignment/strategy.h"

namespace weir::assignment {
namespace {

// splitmix64: the seed comes from the command, so a replay picks the same person.
uint64_t scramble(uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

Choice pick_at_random(std::span<const Candidate> candidates, const Value&, uint64_t seed) {
  const std::string& user = candidates[scramble(seed) % candidates.size()].user;
  return {{user}, Value(), "random: " + user};
}

}  // namespace

const StrategySpec& spec_random() {
  static const StrategySpec spec{
      .name = "random",
      .summary = {"anybody, the same one on replay", "随机一人，可重放"},
      .pick = pick_at_random};
  return spec;
}

}  // namespace weir::assignment
