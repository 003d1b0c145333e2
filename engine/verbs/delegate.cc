#include "engine/verbs/verb.h"

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/ladder.h"

namespace weir::verb {

namespace {

Status run_delegate(runtime::VerbContext& context) {
  Status fit = runtime::check_targets(context, false);
  if (!fit) return fit;
  if (context.to.size() != 1) return context.refuse("E_ARGUMENT", "a task is delegated to one person", "只能委派给一个人");
  const std::string mode = context.mode.empty() ? "return" : context.mode;
  if (mode != "return" && mode != "final")
    return context.refuse("E_ARGUMENT", "the mode of a delegation is 'return' or 'final'", "委派方式须为 'return' 或 'final'");
  const runtime::Seat seat = context.own();
  if (runtime::delegation_depth(context.of.state(), context.seat) >= context.number("delegate_depth", 1))
    return context.refuse("E_NESTED_LIMIT", "what was delegated is not delegated on", "被委派的任务不能再委派");
  const std::string owner = seat.owner.empty() ? seat.holder : seat.owner;
  context.of.emit(runtime::SeatPassedOn{context.seat, seat.principal, context.to.front(), owner, mode, "delegate", seat.weight});
  runtime::holder_changed(context.of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_delegate() {
  static const VerbSpec spec{.name = "delegate",
                             .doc = {"lets somebody else do it for one", "委派"},
                             .who = Who::Holder,
                             .listed = true,
                             .codes = "E_SELF_TARGET, E_RANGE, E_ALREADY_IN, E_NESTED_LIMIT",
                             .run = run_delegate,
                             .good = R"({as: wu, delegate: manager, on: q, to: han})",
                             .bad = R"({as: wu, delegate: manager, on: q, to: wu})"};
  return spec;
}

}  // namespace weir::verb
