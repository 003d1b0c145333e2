#include "engine/verbs/verb.h"

#include "engine/runtime/flow/delegation.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::verb {

namespace {

// The call is made anew, with the values as they are now.
Status run_repaired(runtime::VerbContext& context) {
  runtime::Case& of = context.of;
  const runtime::Activation at = context.at();
  of.emit(runtime::SeatDecided{context.seat, runtime::SeatState::Approved, context.user, context.comment, {}, 0});
  runtime::close_step(of, at.id, runtime::ActivationState::Canceled, runtime::StepOutcome::None, "retry",
                      runtime::SeatState::Moot);
  runtime::move(of, at.token, at.node);
  return Done{};
}

Status run_complete(runtime::VerbContext& context) {
  if (context.node().type == "call") return run_repaired(context);
  if (runtime::only_advises(context)) return runtime::advise(context, "complete");
  Status filled = runtime::patch_record(context, true);
  if (!filled) return filled;
  const model::Arg* until = model::find(context.node().args, "until");
  if (until != nullptr && until->expression() != nullptr) {
    runtime::StepContext step(context.of, context.at().token, context.at().node, context.activation);
    if (!step.evaluate(*until->expression()).is_true()) {
      Error error = context.refuse("E_CHECK", "the task is not done: '" + until->expression()->source + "' does not hold",
                                   "任务尚未完成：'" + until->expression()->source + "' 不成立");
      error.fields.push_back({"until", "E_CHECK", error.message});
      return error;
    }
  }
  context.of.emit(runtime::SeatDecided{context.seat, runtime::SeatState::Approved, context.user, context.comment, {}, 0});
  runtime::settle(context.of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_complete() {
  static const VerbSpec spec{.name = "complete",
                             .doc = {"completes a task", "办结"},
                             .who = Who::Holder,
                             .decides = true,
                             .codes = "E_CHECK",
                             .run = run_complete,
                             .good = R"({as: cang, complete: ship, on: s, with: {tracking: SF1}})",
                             .bad = R"({as: cang, complete: lead, on: s})"};
  return spec;
}

}  // namespace weir::verb
