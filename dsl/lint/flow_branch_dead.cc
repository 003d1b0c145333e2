#include "dsl/lint/guarded.h"

namespace weir::lint {
namespace flow_branch_dead {

const DiagSpec kProblem = {
    "flow/branch-dead", Severity::Error, false,
    {"option {arm} of step '{step}' is never taken: the options before it take all its cases", "步骤“{step}”的第 {arm} 个选项永远轮不到：前面的选项已全部覆盖"},
    {"remove it, or put it before them", "请删去，或移到前面"},
    "Options are tried in written order.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer, required: true}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - choose: c\n"
    "        options:\n"
    "          - when: n > 5\n"
    "            steps: [{set: {s: a}}]\n"
    "          - when: n > 8\n"
    "            steps: [{set: {s: b}}]\n"
    "          - {otherwise: []}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer, required: true}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - choose: c\n"
    "        options:\n"
    "          - when: n > 8\n"
    "            steps: [{set: {s: a}}]\n"
    "          - when: n > 5\n"
    "            steps: [{set: {s: b}}]\n"
    "          - {otherwise: []}\n"};

void check(const Context& context) {
  each_guarded_step(context, [&](const model::FlowNode& node, const sema::GuardReport& report) {
    if (node.type != "choose") return;
    for (size_t i = 0; i < node.arms.size(); ++i)
      if (report.dead[i])
        context.report(kProblem, node.arms[i].when->span, {{"step", node.id}, {"arm", node.arms[i].name}});
  });
}

}  // namespace flow_branch_dead

const LintSpec& spec_flow_branch_dead() {
  static const LintSpec spec = {flow_branch_dead::kProblem, flow_branch_dead::check, false};
  return spec;
}

}  // namespace weir::lint
