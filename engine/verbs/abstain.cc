#include "engine/verbs/verb.h"

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::verb {

namespace {

Status run_abstain(runtime::VerbContext& context) {
  if (runtime::only_advises(context))
    return context.refuse("E_OP_DISABLED", "the vote is not yours: you were asked for advice", "此票不属于您：只请您提供意见");
  if (runtime::vote_rule(context.node()).abstain == runtime::AbstainPolicy::Never)
    return context.refuse("E_OP_DISABLED", "nobody may abstain at this step", "此步骤不允许弃权");
  context.of.emit(runtime::SeatDecided{context.seat, runtime::SeatState::Abstained, context.user, context.comment, {}, 0});
  runtime::settle(context.of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_abstain() {
  static const VerbSpec spec{.name = "abstain",
                             .doc = {"abstains", "弃权"},
                             .who = Who::Holder,
                             .decides = true,
                             .codes = "E_OP_DISABLED",
                             .run = run_abstain,
                             .good = R"({as: wu, abstain: board, on: q})",
                             .bad = R"({as: wu, abstain: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
