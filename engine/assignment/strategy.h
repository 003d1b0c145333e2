// engine/assignment/strategy.h: how one of several eligible people is picked.
//
// One strategy, one file in engine/assignment/strategies/, defining `const StrategySpec&
// spec_<stem>()`. A strategy is pure: the fairness ledger goes in and comes out as a value that is
// stored in the transaction of the assignment, so that replaying the same calls gives the same people.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/keys.h"
#include "weir/value.h"

namespace weir::assignment {

// Somebody who passed eligibility and limits, in directory order.
struct Candidate {
  std::string user;
  Value weight;        // of the rule's `weight`, null where it is null or fails: comes last
  int64_t open = 0;    // owned records of the form in no ended stage
  int64_t today = 0;   // assigned today
};

struct Choice {
  std::vector<std::string> users;  // empty: nobody; several only for `all`
  Value ledger;                    // what the next call gets; null: unchanged
  std::string reason;              // "least_loaded: li has 2 open, han 5"
};

struct StrategySpec {
  std::string_view name;           // "round_robin"
  Text summary;
  bool wants_weight = false;       // the rule must say `weight:`
  // `candidates` is not empty. `seed` is the same for the same assignment on replay.
  Choice (*pick)(std::span<const Candidate> candidates, const Value& ledger, uint64_t seed) = nullptr;
};

const std::vector<const StrategySpec*>& strategies();
const StrategySpec* find_strategy(std::string_view name);

}  // namespace weir::assignment
