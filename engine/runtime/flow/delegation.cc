#include "engine/runtime/flow/delegation.h"

namespace weir::runtime {

bool only_advises(const VerbContext& context) {
  if (context.seat == 0) return false;
  const Seat& seat = context.own();
  return !seat.owner.empty() && seat.holder == context.user && seat.delegate_mode != "final";
}

Status advise(VerbContext& context, std::string_view answer) {
  Status filled = patch_record(context, false);
  if (!filled) return filled;
  const Seat seat = context.own();
  if (context.of.entry().reason_code.empty()) context.of.entry().reason_code = "advice";
  const std::string said = context.user + ": " + std::string(answer) + (context.comment.empty() ? "" : " (" + context.comment + ")");
  context.of.emit(SeatPassedOn{context.seat, seat.principal, seat.owner, {}, {}, "resolve", seat.weight, said});
  return Done{};
}

int64_t delegation_depth(const Instance& state, Id seat) {
  int64_t depth = 0;
  for (auto it = state.tasks.rbegin(); it != state.tasks.rend(); ++it) {
    if (it->seat != seat || it->state == TaskState::Open || it->state == TaskState::Claimed) continue;
    if (it->reason != "delegate") break;
    ++depth;
  }
  return depth;
}

}  // namespace weir::runtime
