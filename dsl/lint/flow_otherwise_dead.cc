#include "dsl/lint/guarded.h"

namespace weir::lint {
namespace flow_otherwise_dead {

const DiagSpec kProblem = {
    "flow/otherwise-dead", Severity::Warning, false,
    {"'otherwise' of step '{step}' is never taken: the options take every case", "步骤“{step}”的 otherwise 永远轮不到：各选项已覆盖所有情况"},
    {"remove it, or check the conditions", "请删去，或检查各条件"},
    "The conditions before 'otherwise' cover everything.",
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
    "          - when: n <= 5\n"
    "            steps: [{set: {s: b}}]\n"
    "          - otherwise: [{set: {s: c}}]\n",
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
    "          - otherwise: [{set: {s: c}}]\n"};

void check(const Context& context) {
  each_guarded_step(context, [&](const model::FlowNode& node, const sema::GuardReport& report) {
    if (node.type != "choose" || !report.otherwise_dead) return;
    for (const model::Arm& arm : node.arms)
      if (!arm.when && arm.entry >= 0) context.report(kProblem, arm.span, {{"step", node.id}});
  });
}

}  // namespace flow_otherwise_dead

const LintSpec& spec_flow_otherwise_dead() {
  static const LintSpec spec = {flow_otherwise_dead::kProblem, flow_otherwise_dead::check, false};
  return spec;
}

}  // namespace weir::lint
