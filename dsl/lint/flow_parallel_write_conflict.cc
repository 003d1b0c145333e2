#include "dsl/lint/lint.h"
#include "dsl/sema/flow_graph.h"

namespace weir::lint {
namespace flow_parallel_write_conflict {

const DiagSpec kProblem = {
    "flow/parallel-write-conflict", Severity::Error, false,
    {"two branches of '{fork}' that run at the same time both write '{field}'", "“{fork}”的两个并行分支都写“{field}”"},
    {"write it after the join, or in one branch only", "请在汇合之后写，或只在一个分支里写"},
    "Which of the two values stays is chance.",
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
    "            - {set: {s: a}}\n"
    "          y:\n"
    "            - {set: {s: b}}\n",
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
    "            - {set: {s: a}}\n"
    "          y:\n"
    "            - {set: {n: 1}}\n"};

struct Write {
  int32_t fork, arm;
  std::string field;
  const model::Arg* value;
};

bool same_value(const Write& a, const Write& b) {
  return a.value->value() != nullptr && b.value->value() != nullptr && *a.value->value() == *b.value->value();
}

void check(const Context& context) {
  for (const model::Flow& flow : context.model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    std::vector<Write> writes;
    for (size_t i = 0; i < flow.nodes.size(); ++i) {
      const model::FlowNode& node = flow.nodes[i];
      const model::Arg* set = node.type == "set" ? model::find(node.args, "set") : nullptr;
      if (set == nullptr || set->map() == nullptr) continue;
      for (const auto& [fork, arm] : sema::forks_around(flow, static_cast<int32_t>(i))) {
        if (flow.nodes[fork].type == "for_each") continue;
        for (const auto& [field, value] : *set->map()) {
          const Write write{fork, arm, field, &value};
          for (const Write& other : writes) {
            if (other.fork != fork || other.arm == arm || other.field != field || same_value(other, write)) continue;
            Diagnostic& problem = context.report(kProblem, value.span, {{"fork", flow.nodes[fork].id}, {"field", field}});
            problem.related.push_back({other.value->span, {"also written here", "这里也写"}, {}});
            break;
          }
          writes.push_back(write);
        }
      }
    }
  }
}

}  // namespace flow_parallel_write_conflict

const LintSpec& spec_flow_parallel_write_conflict() {
  static const LintSpec spec = {flow_parallel_write_conflict::kProblem, flow_parallel_write_conflict::check, false};
  return spec;
}

}  // namespace weir::lint
