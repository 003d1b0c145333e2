#include "engine/runtime/flow/ask_again.h"

#include <algorithm>

#include "engine/runtime/flow/groups.h"

namespace weir::runtime {

namespace {

// Seats that the rule itself gave, and that nobody has acted on.
std::vector<Seat> untouched_seats(const Case& of, Id activation) {
  std::vector<Seat> seats;
  for (const Seat* seat : direct_seats(of.state(), activation)) {
    const bool resolved = seat->origin == SeatOrigin::Resolved || seat->origin == SeatOrigin::Substituted;
    const bool claimed = !seat->candidates.empty() && !seat->holder.empty();
    if (resolved && seat->owner.empty() && !claimed && (seat->state == SeatState::Open || seat->state == SeatState::Waiting))
      seats.push_back(*seat);
  }
  return seats;
}

// The one of `wanted` that asks for the same vote, or nullptr.
const Seat* same_vote(const std::vector<Seat>& wanted, const Seat& seat) {
  const auto it = std::find_if(wanted.begin(), wanted.end(), [&](const Seat& one) {
    return seat.candidates.empty() ? one.candidates.empty() && one.principal == seat.principal : !one.candidates.empty();
  });
  return it == wanted.end() ? nullptr : &*it;
}

bool differs(const Case& of, Id activation, const std::vector<Seat>& have, const std::vector<Seat>& wanted) {
  for (const Seat& seat : have) {
    const Seat* now = same_vote(wanted, seat);
    if (now == nullptr || now->holder != seat.holder || now->candidates != seat.candidates) return true;
  }
  const auto all = direct_seats(of.state(), activation);
  return std::any_of(wanted.begin(), wanted.end(), [&](const Seat& one) {
    return std::none_of(all.begin(), all.end(), [&](const Seat* seat) {
      return one.candidates.empty() ? seat->principal == one.principal || seat->holder == one.principal : !seat->candidates.empty();
    });
  });
}

}  // namespace

std::optional<OtherPeople> other_people(StepContext& step) {
  std::vector<Seat> have = untouched_seats(step.of(), step.activation());
  if (have.empty()) return std::nullopt;
  Result<Asked> found = find_people(step);
  if (!found || found->seats.empty() || !differs(step.of(), step.activation(), have, found->seats)) return std::nullopt;
  return OtherPeople{std::move(have), std::move(found->seats)};
}

void ask_others(StepContext& step, OtherPeople others, std::string_view why) {
  const std::string reason(why);
  std::vector<Seat>& wanted = others.wanted;
  step.stay();  // says by what the people are found now
  Case& of = step.of();
  for (const Seat& seat : others.have) {
    const Seat* now = same_vote(wanted, seat);
    if (now == nullptr) of.emit(SeatClosed{seat.id, SeatState::Canceled, reason});
    else if (now->candidates != seat.candidates) of.emit(CandidatesChanged{seat.id, now->candidates});
    else if (now->holder != seat.holder)
      of.emit(SeatPassedOn{seat.id, now->principal, now->holder, {}, {}, reason, seat.weight});
  }
  int32_t next = 0;
  const auto all = direct_seats(of.state(), step.activation());
  for (const Seat* seat : all) next = std::max(next, seat->ordinal + 1);
  std::erase_if(wanted, [&](const Seat& one) {
    return std::any_of(all.begin(), all.end(), [&](const Seat* seat) {
      const bool counts = seat->state != SeatState::Canceled && seat->state != SeatState::Removed;
      return counts && (one.candidates.empty() ? seat->principal == one.principal || seat->holder == one.principal : !seat->candidates.empty());
    });
  });
  for (Seat& seat : wanted) seat.ordinal = next++;
  add_seats(step, std::move(wanted));
  settle(of, step.activation());
}

}  // namespace weir::runtime
