#include "engine/verbs/verb.h"

#include "engine/runtime/flow/ladder.h"

namespace weir::verb {

namespace {

Status run_claim(runtime::VerbContext& context) {
  const runtime::Seat& seat = context.own();
  if (seat.candidates.empty())
    return context.refuse("E_OP_DISABLED", "nothing is to be claimed at this step", "此步骤无需认领");
  if (!seat.holder.empty()) return context.refuse("E_CLAIMED", "'" + seat.holder + "' has claimed it", "'" + seat.holder + "' 已认领");
  context.of.emit(runtime::SeatClaimed{context.seat, context.user});
  runtime::holder_changed(context.of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_claim() {
  static const VerbSpec spec{.name = "claim",
                             .doc = {"takes a task that several may do", "认领"},
                             .who = Who::Candidate,
                             .codes = "E_CLAIMED",
                             .run = run_claim,
                             .good = R"({as: cang, claim: ship, on: s})",
                             .bad = R"({as: li, claim: ship, on: s})"};
  return spec;
}

}  // namespace weir::verb
