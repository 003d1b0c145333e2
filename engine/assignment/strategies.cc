#include <algorithm>

#include "engine/assignment/strategies.gen.h"
#include "engine/assignment/strategy.h"

namespace weir::assignment {

const std::vector<const StrategySpec*>& strategies() {
  static const std::vector<const StrategySpec*> specs = all();
  return specs;
}

const StrategySpec* find_strategy(std::string_view name) {
  const auto& specs = strategies();
  auto it = std::find_if(specs.begin(), specs.end(), [&](const auto* s) { return s->name == name; });
  return it == specs.end() ? nullptr : *it;
}

}  // namespace weir::assignment
