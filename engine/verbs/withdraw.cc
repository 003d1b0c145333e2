#include "engine/verbs/verb.h"

#include "engine/runtime/flow/advance.h"

namespace weir::verb {

namespace {

Status run_withdraw(runtime::VerbContext& context) {
  runtime::Case& of = context.of;
  const std::string_view rule = model::word(of.flow().args, "withdraw", "before_first_decision");
  if (rule == "never" || (rule == "before_first_decision" && of.state().decisions > 0 && !of.state().awaiting_resubmit))
    return context.refuse("E_OP_DISABLED", "the flow cannot be withdrawn (any more)", "流程不能撤回");
  for (const runtime::Activation& a : of.state().activations) {
    const model::Arg* arg = a.node >= 0 ? model::find(of.node(a.node).args, "irrevocable") : nullptr;
    if (arg != nullptr && arg->value() != nullptr && arg->value()->is_true() &&
        (a.state == runtime::ActivationState::Completed || of.node(a.node).type == "call"))
      return context.refuse("E_OP_DISABLED", "something that cannot be undone was done", "已执行不可撤回的步骤");
  }
  runtime::finish(of, "withdrawn", "withdraw");
  return Done{};
}

}  // namespace

const VerbSpec& spec_withdraw() {
  static const VerbSpec spec{.name = "withdraw",
                             .on_flow = true,
                             .doc = {"ends the flow at the wish of its initiator", "撤回"},
                             .who = Who::Initiator,
                             .codes = "E_OP_DISABLED",
                             .run = run_withdraw,
                             .good = R"({as: li, withdraw: quote_approval, on: q})",
                             .bad = R"({as: han, withdraw: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
