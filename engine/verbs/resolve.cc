#include "engine/verbs/verb.h"

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::verb {

namespace {

Status run_resolve(runtime::VerbContext& context) {
  const runtime::Seat seat = context.own();
  if (seat.owner.empty() || seat.holder != context.user)
    return context.refuse("E_OP_DISABLED", "nothing was delegated to you here", "此处没有委派给您的任务");
  const std::string mode = context.mode.empty() ? "comment" : context.mode;
  if (mode != "approve" && mode != "reject" && mode != "comment")
    return context.refuse("E_ARGUMENT", "the mode is 'approve', 'reject' or 'comment'", "方式须为 'approve'、'reject' 或 'comment'");
  context.of.entry().reason_code = mode;
  if (seat.delegate_mode == "final" && mode != "comment") {
    const auto state = mode == "approve" ? runtime::SeatState::Approved : runtime::SeatState::Rejected;
    context.of.emit(runtime::SeatDecided{context.seat, state, context.user, context.comment, "delegate", 0});
    runtime::settle(context.of, context.activation);
    return Done{};
  }
  return runtime::advise(context, mode);
}

}  // namespace

const VerbSpec& spec_resolve() {
  static const VerbSpec spec{.name = "resolve",
                             .doc = {"answers what was delegated", "委派办结"},
                             .who = Who::Holder,
                             .codes = "E_OP_DISABLED",
                             .run = run_resolve,
                             .good = R"({as: han, resolve: manager, on: q, mode: approve})",
                             .bad = R"({as: wu, resolve: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
