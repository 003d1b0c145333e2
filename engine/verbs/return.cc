#include "engine/verbs/verb.h"

#include "engine/runtime/flow/returns.h"

namespace weir::verb {

namespace {

Status run_return(runtime::VerbContext& context) {
  std::vector<std::string> targets = context.to;
  if (targets.empty()) targets.push_back("initiator");
  Status legal = runtime::check_return(context.of, context.activation, targets);
  if (!legal) return legal;
  if (!context.mode.empty() && context.mode != "replay" && context.mode != "direct")
    return context.refuse("E_ARGUMENT", "the mode of a return is 'replay' or 'direct'", "退回方式须为 'replay' 或 'direct'");
  Status filled = runtime::patch_record(context, false);
  if (!filled) return filled;
  context.of.entry().targets = targets;
  context.of.emit(runtime::SeatDecided{context.seat, runtime::SeatState::Returned, context.user, context.comment, {}, 0});
  runtime::return_to(context.of, context.activation, targets, context.mode);
  return Done{};
}

}  // namespace

const VerbSpec& spec_return() {
  static const VerbSpec spec{.name = "return",
                             .doc = {"sends the flow back", "退回"},
                             .who = Who::Holder,
                             .listed = true,
                             .decides = true,
                             .sends_back = true,
                             .codes = "E_RETURN_TARGET, E_RETURN_CURRENT, E_RETURN_SCOPE",
                             .run = run_return,
                             .good = R"({as: wu, return: manager, on: q, to: initiator, comment: no cost})",
                             .bad = R"({as: wu, return: manager, on: q, to: manager, comment: x})"};
  return spec;
}

}  // namespace weir::verb
