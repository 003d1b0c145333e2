#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_gap {

const DiagSpec kProblem = {
    "decision/gap", Severity::Error, false,
    {"decision table '{decision}' has no answer for some inputs", "决策表“{decision}”对某些输入没有答案"},
    {"add a row for it, narrow 'domain:', or write 'otherwise:'", "请补一行，或收窄 domain:，或写 otherwise:"},
    "A table with hit policy unique, any, first or priority must have a row for every input its columns allow.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: unique\n"
    "    table: |\n"
    "      | x       | = y |\n"
    "      |---------|-----|\n"
    "      | < 5     | 1   |\n"
    "      | > 5     | 2   |\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: unique\n"
    "    table: |\n"
    "      | x       | = y |\n"
    "      |---------|-----|\n"
    "      | < 5     | 1   |\n"
    "      | >= 5    | 2   |\n"};

bool must_answer(const model::Decision& decision) {
  using model::HitPolicy;
  return !decision.has_otherwise && (decision.hit == HitPolicy::Unique || decision.hit == HitPolicy::Any ||
                                     decision.hit == HitPolicy::First || decision.hit == HitPolicy::Priority);
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    const sema::Regions* regions = must_answer(decision) ? context.regions_of(decision) : nullptr;
    if (regions == nullptr) continue;
    std::vector<const sema::Region*> rows;
    bool opaque = false;
    for (const sema::Region& row : regions->rows) {
      opaque = opaque || row.opaque;
      if (!row.empty) rows.push_back(&row);
    }
    const auto gaps = opaque ? std::nullopt : sema::uncovered(*regions, sema::whole(*regions), rows);
    if (!gaps || gaps->empty()) continue;
    Diagnostic& problem = context.report(kProblem, context.rules_place(decision), {{"decision", decision.name}});
    const std::string count = std::to_string(gaps->size()), of = std::to_string(decision.rules.size());
    problem.label = {{"{count} gap(s) in {rows} rows", "{rows} 行，缺 {count} 处"}, {{"count", count}, {"rows", of}}};
    for (size_t i = 0; i < gaps->size() && i < 5; ++i) {
      problem.notes.push_back({{"no row matches:   {box}", "没有一行匹配：{box}"}, {{"box", sema::text_of(*regions, (*gaps)[i])}}});
      problem.notes.push_back({{"for example:      {point}", "例如：{point}"}, {{"point", sema::point_of(*regions, (*gaps)[i])}}});
    }
  }
}

}  // namespace decision_gap

const LintSpec& spec_decision_gap() {
  static const LintSpec spec = {decision_gap::kProblem, decision_gap::check, false};
  return spec;
}

}  // namespace weir::lint
