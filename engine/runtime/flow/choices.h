// engine/runtime/flow/choices.h: which options of a gateway hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

struct Chosen {
  std::vector<Id> arms;  // positions, at least one where there is no failure
  std::string reason;    // "option 2", "otherwise"
  std::optional<Failure> failure;
};

// The first option that holds, or with `every` all that hold; else `otherwise`; else the failure.
Chosen choose_arms(StepContext& step, bool every);

}  // namespace weir::runtime
