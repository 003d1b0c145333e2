#include "engine/verbs/verb.h"

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::verb {

namespace {

Status run_reject(runtime::VerbContext& context) {
  if (runtime::only_advises(context)) return runtime::advise(context, "reject");
  Status filled = runtime::patch_record(context, false);
  if (!filled) return filled;
  context.of.emit(runtime::SeatDecided{context.seat, runtime::SeatState::Rejected, context.user, context.comment, {}, 0});
  runtime::settle(context.of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_reject() {
  static const VerbSpec spec{.name = "reject",
                             .doc = {"rejects", "驳回"},
                             .who = Who::Holder,
                             .decides = true,
                             .sends_back = true,
                             .run = run_reject,
                             .good = R"({as: wu, reject: manager, on: q, comment: too cheap})",
                             .bad = R"({as: wu, reject: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
