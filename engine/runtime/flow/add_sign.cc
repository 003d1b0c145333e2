#include "engine/runtime/flow/add_sign.h"

#include <cstdlib>

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/groups.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::runtime {

namespace {

bool known_mode(const std::string& mode) {
  if (mode == "all" || mode == "any" || mode == "sequential") return true;
  if (mode.rfind("percent:", 0) != 0) return false;
  const int percent = std::atoi(mode.c_str() + 8);
  return percent >= 1 && percent <= 100;
}

void add_beside(VerbContext& context) {
  Case& of = context.of;
  const bool sequential = vote_rule(context.node()).mode == VoteMode::Sequential;
  // In a sequence they come right after the adder: whoever comes later moves up.
  int32_t at = context.seat != 0 ? context.own().ordinal : 0;
  for (const std::string& person : context.to) {
    Seat seat = new_seat(of, context.activation, person);
    seat.origin = SeatOrigin::AddedParallel;
    seat.added_by = context.user;
    if (sequential && context.seat != 0) seat.ordinal = at;
    seat.state = sequential ? SeatState::Waiting : SeatState::Open;
    of.emit(SeatAdded{std::move(seat)});
  }
}

void add_group(VerbContext& context, SeatOrigin how) {
  Case& of = context.of;
  const bool after = how == SeatOrigin::AddedAfter;
  of.emit(SeatHeld{context.seat, after ? "added_after" : "added_before", after ? context.user : std::string(),
                   after ? context.comment : std::string()});
  const std::string mode = context.mode.empty() ? "all" : context.mode;
  const Id group = of.next_id();
  int32_t ordinal = 0;
  for (const std::string& person : context.to) {
    Seat seat;
    seat.id = of.next_id();
    seat.activation = context.activation;
    seat.ordinal = ordinal;
    seat.principal = seat.holder = person;
    seat.origin = how;
    seat.parent = context.seat;
    seat.group = group;
    seat.group_mode = mode;
    seat.added_by = context.user;
    seat.state = mode == "sequential" && ordinal > 0 ? SeatState::Waiting : SeatState::Open;
    of.emit(SeatAdded{std::move(seat)});
    ++ordinal;
  }
}

}  // namespace

Status add_signers(VerbContext& context, SeatOrigin how) {
  Status fit = check_targets(context, false);
  if (!fit) return fit;
  if (!context.mode.empty() && !known_mode(context.mode))
    return context.refuse("E_ARGUMENT", "the mode is all, any, sequential or percent:N", "方式须为 all、any、sequential 或 percent:N");
  if (how == SeatOrigin::AddedParallel) {
    add_beside(context);
    settle(context.of, context.activation);
    return Done{};
  }
  if (group_depth(context.of.state(), context.own()) + 1 > context.number("added_depth", 2))
    return context.refuse("E_NESTED_LIMIT", "added signers may not add any deeper", "加签层数已达上限");
  if (how == SeatOrigin::AddedAfter) {
    if (only_advises(context))
      return context.refuse("E_OP_DISABLED", "the vote is not yours: you were asked for advice", "此票不属于您：只请您提供意见");
    Status filled = patch_record(context, true);
    if (!filled) return filled;
  }
  add_group(context, how);
  settle(context.of, context.activation);
  return Done{};
}

}  // namespace weir::runtime
