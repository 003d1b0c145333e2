#include "dsl/lint/guarded.h"

namespace weir::lint {
namespace flow_branch_not_exhaustive {

const DiagSpec kProblem = {
    "flow/branch-not-exhaustive", Severity::Error, false,
    {"step '{step}' has no option for {case}", "步骤“{step}”没有处理 {case} 的选项"},
    {"add the missing option, or 'otherwise:'", "请补上这个选项，或写 otherwise:"},
    "A case that no option takes is an incident when it comes.",
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
    "          - when: n < 5\n"
    "            steps: [{set: {s: b}}]\n",
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
    "            steps: [{set: {s: b}}]\n"};

void check(const Context& context) {
  each_guarded_step(context, [&](const model::FlowNode& node, const sema::GuardReport& report) {
    if (!report.uncovered) return;
    Diagnostic& problem = context.report(kProblem, node.span, {{"step", node.id}, {"case", *report.uncovered}});
    problem.label = {{"no option takes it", "没有选项处理它"}, {}};
    for (Span span : report.answers)
      problem.related.push_back({span, {"this answer comes from here", "这个答案来自这里"}, {}});
  });
}

}  // namespace flow_branch_not_exhaustive

const LintSpec& spec_flow_branch_not_exhaustive() {
  static const LintSpec spec = {flow_branch_not_exhaustive::kProblem, flow_branch_not_exhaustive::check, false};
  return spec;
}

}  // namespace weir::lint
