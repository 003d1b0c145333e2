#include "engine/verbs/verb.h"

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::verb {

namespace {

Status run_approve(runtime::VerbContext& context) {
  if (runtime::only_advises(context)) return runtime::advise(context, "approve");
  Status filled = runtime::patch_record(context, true);
  if (!filled) return filled;
  context.of.emit(runtime::SeatDecided{context.seat, runtime::SeatState::Approved, context.user, context.comment, {}, 0});
  runtime::settle(context.of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_approve() {
  static const VerbSpec spec{.name = "approve",
                             .doc = {"approves", "同意"},
                             .who = Who::Holder,
                             .decides = true,
                             .run = run_approve,
                             .good = R"({as: wu, approve: manager, on: q})",
                             .bad = R"({as: stranger, approve: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
