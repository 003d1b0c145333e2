// dsl/sema/guards.h: what the conditions of the options of a step cover together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dsl/sema/app.h"
#include "engine/model/model.h"

namespace weir::sema {

struct GuardReport {
  // A case that no option takes, in the author's words: `vars.level = "ceo"`.
  std::optional<std::string> uncovered;
  std::vector<Span> answers;        // where that value comes from, if a decision gives it
  std::vector<bool> dead;           // by arm: never the first that holds
  std::vector<std::string> winners; // unused arms: who takes their cases
  bool otherwise_dead = false;
  bool several = false;             // some case is taken by more than one option
};

// None where the conditions read things that cannot be reckoned with (calls, two fields compared),
// or the cases are too many. Null is left to the incident that a null condition is.
std::optional<GuardReport> guards_of(const App& app, const model::Flow& flow, const model::FlowNode& node);

}  // namespace weir::sema
