#include "dsl/lint/lint.h"

namespace weir::lint {
namespace time_escalation_to_nobody {

const DiagSpec kProblem = {
    "time/escalation-to-nobody", Severity::Error, false,
    {"the time limit escalates to nobody", "超时升级没有写升级给谁"},
    {"say to whom: 'do: escalate, to: {head_of: department}', or '{escalate: {head_of: department}}'",
     "请写明对象：“do: escalate, to: {head_of: department}”，或“{escalate: {head_of: department}}”"},
    "An escalation without a target passes and asks nobody.",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {approve: a, by: {user: u}, when_empty: admin, limits: [{after: 3 days, do: escalate}]}\n",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {approve: a, by: {user: u}, when_empty: admin, limits: [{after: 3 days, do: escalate, to: {user: v}}]}\n"};

void check_action(const Context& context, const model::ArgMap& args, std::string_view key) {
  const model::Arg* action = model::find(args, key);
  if (action != nullptr && action->is_word("escalate") && (key != "do" || model::find(args, "to") == nullptr))
    context.report(kProblem, action->span);
}

void check(const Context& context) {
  for (const model::Flow& flow : context.model.flows)
    for (const model::FlowNode& node : flow.nodes) {
      check_action(context, node.args, "on_timeout");
      check_action(context, node.args, "on_error");
      const model::Arg* limits = model::find(node.args, "limits");
      if (limits == nullptr || limits->list() == nullptr) continue;
      for (const model::Arg& entry : *limits->list())
        if (entry.map() != nullptr) check_action(context, *entry.map(), "do");
    }
}

}  // namespace time_escalation_to_nobody

const LintSpec& spec_time_escalation_to_nobody() {
  static const LintSpec spec = {time_escalation_to_nobody::kProblem, time_escalation_to_nobody::check, false};
  return spec;
}

}  // namespace weir::lint
