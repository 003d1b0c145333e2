// engine/runtime/queries/backtest_people.h: whom a rule would have asked then.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/people/resolve.h"
#include "engine/runtime/unit.h"

namespace weir::runtime {

// What a rule about people sees of the past.
struct Then {
  OrgSnapshot organisation;  // of the moment that `as_of` names
  OrgSnapshot today;         // of the moment when the step began
  Instant at, as_of;
  std::string flow, initiator, owner, department;
  std::function<Value(std::string_view)> field;
  std::function<std::vector<std::string>(std::string_view)> completed;
  std::function<std::optional<std::vector<std::string>>()> chosen;
  std::function<Value(std::string_view decision, const model::ArgMap* with, bool* failed)> decide;
  std::function<Value(const feel::Expression&, bool*)> evaluate;
};

// What the step's rule came to then: the provenance, as a step keeps it. None: it rests on what nobody
// can replay, as the turns of an assignment rule.
std::optional<Value> asked_then(const model::Model& model, const model::FlowNode& node, const Then& then);

// "wu, shu for mei", "pass", "reject", "skip" of such a provenance; null: nobody, an incident. None: it
// is no such one.
std::optional<Value> whom(const Value& provenance);

}  // namespace weir::runtime
