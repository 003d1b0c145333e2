#include "engine/verbs/verb.h"

#include "engine/runtime/flow/returns.h"

namespace weir::verb {

namespace {

Status run_jump(runtime::VerbContext& context) {
  if (context.to.empty()) return context.refuse("E_ARGUMENT", "say to which step", "请指明步骤");
  const int32_t node = runtime::node_index(context.of, context.to.front());
  if (node < 0) return context.refuse("E_RETURN_TARGET", "the flow has no step '" + context.to.front() + "'", "流程没有步骤 '" + context.to.front() + "'");
  if (context.of.node(node).fork >= 0 && !context.force)
    return context.refuse("E_RETURN_SCOPE", "the step lies in a branch; 'force' goes there all the same", "步骤在分支内；可用 'force' 强制");
  if (context.of.state().awaiting_resubmit) context.of.emit(runtime::ResubmitAwaited{false, 0, {}});
  context.of.entry().reason_code = context.force ? "force" : "";
  runtime::jump_to(context.of, node);
  return Done{};
}

}  // namespace

const VerbSpec& spec_jump() {
  static const VerbSpec spec{.name = "jump",
                             .on_flow = true,
                             .doc = {"puts the flow at another step", "自由跳转"},
                             .who = Who::Admin,
                             .codes = "E_RETURN_TARGET, E_RETURN_SCOPE",
                             .run = run_jump,
                             .good = R"({as: root, jump: quote_approval, on: q, to: manager})",
                             .bad = R"({as: li, jump: quote_approval, on: q, to: manager})"};
  return spec;
}

}  // namespace weir::verb
