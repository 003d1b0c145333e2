// engine/runtime/flow/quorum.h: what votes come to (semantics 1.2): one pure function over seats.
//
// Exact integers; the order of seats does not matter, nor how often it is asked.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/runtime/flow/instance.h"

namespace weir::runtime {

enum class VoteMode : uint8_t { All, Any, Sequential, Claim, Percent, Count, Weight, Expr };
enum class RejectPolicy : uint8_t { First, Collect, All };
enum class AbstainPolicy : uint8_t { Never, Exclude, AsReject };

struct VoteRule {
  VoteMode mode = VoteMode::All;
  RejectPolicy reject = RejectPolicy::First;
  AbstainPolicy abstain = AbstainPolicy::Never;
  int64_t percent_e4 = 1'000'000;  // 60 % is 600,000
  int64_t n = 0;                   // Count, Weight
  std::optional<int64_t> reject_count;
};

// Sums of weights over the seats that vote in the step itself.
struct Tally {
  int64_t approved = 0, rejected = 0, abstained = 0, open = 0;
  bool vetoed = false, decided = false;
  int64_t total() const { return approved + rejected + open; }
};

enum class Verdict : uint8_t { Undecided, Approve, Reject, Empty };

// Seats of the activation that are no members of a group under another seat.
Tally count(const std::vector<const Seat*>& seats, AbstainPolicy abstain);
// `expression`: the answer of `expr`; asked only for that mode.
Verdict judge(const VoteRule& rule, const Tally& tally,
              const std::function<Verdict(const Tally&)>& expression = {});

// Direct seats of an activation, by ordinal.
std::vector<const Seat*> direct_seats(const Instance& state, Id activation);
// The members of one add-sign.
std::vector<const Seat*> group_seats(const Instance& state, Id group);

}  // namespace weir::runtime
