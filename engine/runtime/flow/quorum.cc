#include "engine/runtime/flow/quorum.h"

#include <algorithm>

namespace weir::runtime {

Tally count(const std::vector<const Seat*>& seats, AbstainPolicy abstain) {
  Tally tally;
  for (const Seat* seat : seats) {
    switch (seat->state) {
      case SeatState::Waiting:
      case SeatState::Open:
      case SeatState::Held:
        tally.open += seat->weight;
        break;
      case SeatState::Approved:
        tally.approved += seat->weight;
        tally.decided = tally.decided || seat->decisive;
        break;
      case SeatState::Rejected:
        tally.rejected += seat->weight;
        tally.vetoed = tally.vetoed || seat->veto;
        break;
      case SeatState::Abstained:
        (abstain == AbstainPolicy::AsReject ? tally.rejected : tally.abstained) += seat->weight;
        break;
      case SeatState::Returned:
      case SeatState::Moot:
      case SeatState::Removed:
      case SeatState::Canceled:
      case SeatState::Skipped:
        break;
    }
  }
  return tally;
}

namespace {

Verdict judge_all(RejectPolicy reject, const Tally& t) {
  if (t.open == 0 && t.rejected == 0 && t.approved > 0) return Verdict::Approve;
  if (t.rejected > 0 && (reject == RejectPolicy::First || t.open == 0)) return Verdict::Reject;
  return Verdict::Undecided;
}

Verdict judge_any(RejectPolicy reject, const Tally& t) {
  if (t.approved > 0) return Verdict::Approve;
  if (t.rejected > 0 && (reject == RejectPolicy::First || t.open == 0)) return Verdict::Reject;
  return Verdict::Undecided;
}

Verdict judge_percent(int64_t percent_e4, const Tally& t) {
  constexpr int64_t kWhole = 1'000'000;
  if (t.approved > 0 && kWhole * t.approved >= percent_e4 * t.total()) return Verdict::Approve;
  if (kWhole * (t.approved + t.open) < percent_e4 * t.total()) return Verdict::Reject;
  return Verdict::Undecided;
}

Verdict judge_count(const VoteRule& rule, const Tally& t) {
  if (t.approved >= rule.n) return Verdict::Approve;
  if (t.approved + t.open < rule.n) return Verdict::Reject;
  if (rule.reject_count && t.rejected >= *rule.reject_count) return Verdict::Reject;
  return Verdict::Undecided;
}

}  // namespace

Verdict judge(const VoteRule& rule, const Tally& t, const std::function<Verdict(const Tally&)>& expression) {
  if (t.total() == 0) return Verdict::Empty;
  if (t.vetoed) return Verdict::Reject;
  if (t.decided) return Verdict::Approve;
  Verdict verdict = Verdict::Undecided;
  switch (rule.mode) {
    case VoteMode::All: verdict = judge_all(rule.reject, t); break;
    case VoteMode::Sequential: verdict = judge_all(RejectPolicy::First, t); break;
    case VoteMode::Any:
    case VoteMode::Claim: verdict = judge_any(rule.reject, t); break;
    case VoteMode::Percent: verdict = judge_percent(rule.percent_e4, t); break;
    case VoteMode::Count:
    case VoteMode::Weight: verdict = judge_count(rule, t); break;
    case VoteMode::Expr: verdict = expression ? expression(t) : Verdict::Undecided; break;
  }
  if (verdict == Verdict::Undecided && t.open == 0) return Verdict::Empty;
  return verdict;
}

std::vector<const Seat*> direct_seats(const Instance& state, Id activation) {
  std::vector<const Seat*> seats;
  for (const Seat& seat : state.seats)
    if (seat.activation == activation && seat.group == 0) seats.push_back(&seat);
  std::stable_sort(seats.begin(), seats.end(), [](const Seat* a, const Seat* b) { return a->ordinal < b->ordinal; });
  return seats;
}

std::vector<const Seat*> group_seats(const Instance& state, Id group) {
  std::vector<const Seat*> seats;
  for (const Seat& seat : state.seats)
    if (seat.group == group && group != 0) seats.push_back(&seat);
  std::stable_sort(seats.begin(), seats.end(), [](const Seat* a, const Seat* b) { return a->ordinal < b->ordinal; });
  return seats;
}

}  // namespace weir::runtime
