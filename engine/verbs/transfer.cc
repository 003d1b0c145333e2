#include "engine/verbs/verb.h"

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::verb {

namespace {

Status run_transfer(runtime::VerbContext& context) {
  if (runtime::only_advises(context))
    return context.refuse("E_OP_DISABLED", "the vote is not yours: you were asked for advice", "此票不属于您：只请您提供意见");
  const bool merge = context.flag("transfer_merge");
  Status fit = runtime::check_targets(context, merge);
  if (!fit) return fit;
  if (context.to.size() != 1) return context.refuse("E_ARGUMENT", "a task goes to one person", "只能转给一个人");
  runtime::Case& of = context.of;
  runtime::Id id = context.seat;
  if (id == 0)
    for (const runtime::Seat& seat : of.state().seats)
      if (seat.activation == context.activation && seat.state == runtime::SeatState::Open && id == 0) id = seat.id;
  if (id == 0) return context.refuse("E_NOT_OPEN", "no seat of the step is open", "此步骤没有待办席位");
  const runtime::Seat seat = *of.state().seat(id);
  const std::string& to = context.to.front();
  const runtime::Id other = runtime::live_seat_of(of.state(), context.activation, to);
  if (other != 0 && other != id) {
    // Their two votes become one.
    const runtime::Seat have = *of.state().seat(other);
    of.emit(runtime::SeatClosed{id, runtime::SeatState::Removed, "merged"});
    of.emit(runtime::SeatPassedOn{other, have.principal, have.holder, have.owner, have.delegate_mode, "merged",
                                  have.weight + seat.weight});
  } else {
    of.emit(runtime::SeatPassedOn{id, to, to, {}, {}, "transfer", seat.weight});
  }
  runtime::holder_changed(of, context.activation);
  runtime::settle(of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_transfer() {
  static const VerbSpec spec{.name = "transfer",
                             .doc = {"gives the task to somebody else", "转办"},
                             .who = Who::HolderOrAdmin,
                             .listed = true,
                             .codes = "E_SELF_TARGET, E_RANGE, E_ALREADY_IN",
                             .run = run_transfer,
                             .good = R"({as: wu, transfer: manager, on: q, to: han})",
                             .bad = R"({as: wu, transfer: manager, on: q, to: wu})"};
  return spec;
}

}  // namespace weir::verb
