#include "dsl/lint/lint.h"
#include "dsl/sema/flow_graph.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace flow_jump_across_parallel {

const DiagSpec kProblem = {
    "flow/jump-across-parallel", Severity::Error, false,
    {"'go: {target}' leaves its branch of '{fork}'", "“go: {target}”跳出了“{fork}”的分支"},
    {"a branch goes on at its own steps and ends where the branches join; return, or decide after the join", "分支只能在自己的步骤内跳转；请用退回，或在汇合之后再决定"},
    "A jump out of a branch, or into one, leaves the other branches behind.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - parallel: p\n"
    "        branches:\n"
    "          x:\n"
    "            - {approve: a, by: {user: u}, when_empty: admin}\n"
    "            - {go: b, when: ok}\n"
    "          y:\n"
    "            - {approve: b, by: {user: v}, when_empty: admin}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - parallel: p\n"
    "        branches:\n"
    "          x:\n"
    "            - {approve: a, by: {user: u}, when_empty: admin}\n"
    "            - {go: a, when: ok}\n"
    "          y:\n"
    "            - {approve: b, by: {user: v}, when_empty: admin}\n"};

void check(const Context& context) {
  for (const model::Flow& flow : context.model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    for (size_t i = 0; i < flow.nodes.size(); ++i) {
      const auto from = sema::forks_around(flow, static_cast<int32_t>(i));
      for (const sema::Jump& jump : sema::jumps_of(flow.nodes[i].args)) {
        const model::FlowNode* target = flow.node(jump.target);
        if (jump.kind != "go" || target == nullptr) continue;
        const auto to = sema::forks_around(flow, static_cast<int32_t>(target - flow.nodes.data()));
        if (from == to) continue;
        const int32_t fork = from.size() >= to.size() && !from.empty() ? from[0].first : to[0].first;
        context.report(kProblem, jump.span, {{"target", jump.target}, {"fork", flow.nodes[fork].id}});
      }
    }
  }
}

}  // namespace flow_jump_across_parallel

const LintSpec& spec_flow_jump_across_parallel() {
  static const LintSpec spec = {flow_jump_across_parallel::kProblem, flow_jump_across_parallel::check, false};
  return spec;
}

}  // namespace weir::lint
