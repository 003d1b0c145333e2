#include "engine/verbs/verb.h"

namespace weir::verb {

namespace {

Status run_unclaim(runtime::VerbContext& context) {
  const runtime::Seat& seat = context.own();
  if (seat.candidates.empty() || seat.holder.empty())
    return context.refuse("E_NOT_OPEN", "the task is not claimed", "任务未被认领");
  if (seat.holder != context.user) return context.refuse("E_NOT_HOLDER", "somebody else has claimed it", "任务由他人认领");
  context.of.emit(runtime::SeatClaimed{context.seat, {}});
  return Done{};
}

}  // namespace

const VerbSpec& spec_unclaim() {
  static const VerbSpec spec{.name = "unclaim",
                             .doc = {"gives a claimed task back", "退还"},
                             .who = Who::Candidate,
                             .run = run_unclaim,
                             .good = R"({as: cang, unclaim: ship, on: s})",
                             .bad = R"({as: li, unclaim: ship, on: s})"};
  return spec;
}

}  // namespace weir::verb
