#include "engine/assignment/strategy.h"

namespace weir::assignment {
namespace {

Choice pick_nobody(std::span<const Candidate>, const Value&, uint64_t) {
  return {{}, Value(), "manual: a person assigns"};
}

}  // namespace

const StrategySpec& spec_manual() {
  static const StrategySpec spec{
      .name = "manual", .summary = {"nobody: a person assigns", "人工指派"}, .pick = pick_nobody};
  return spec;
}

}  // namespace weir::assignment
