#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_hit_policy_hint {

const DiagSpec kProblem = {
    "decision/hit-policy-hint", Severity::Hint, false,
    {"no two rows of '{decision}' match together: 'unique' says so, and keeps it so", "“{decision}”没有两行会同时命中：写 unique 更明白，也会替您守住"},
    {"write 'hit: unique'", "请写 hit: unique"},
    "A table with hit policy first whose rows cannot both match does not depend on their order.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | < 3 | 1 |\n"
    "      | [3..5] | 2 |\n"
    "      | > 5 | 3 |\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: unique\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | < 3 | 1 |\n"
    "      | [3..5] | 2 |\n"
    "      | > 5 | 3 |\n"};

constexpr size_t kRowsMin = 3;  // with fewer the order is seen at a glance

bool apart(const sema::Region& a, const sema::Region& b) {
  for (size_t k = 0; k < a.box.size(); ++k) {
    bool any = false;
    for (size_t i = 0; i < a.box[k].size(); ++i) any = any || (a.box[k][i] && b.box[k][i]);
    if (!any) return true;
  }
  return false;
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    if (decision.hit != model::HitPolicy::First || decision.has_otherwise || decision.rules.size() < kRowsMin) continue;
    const sema::Regions* regions = context.regions_of(decision);
    if (regions == nullptr || regions->rows.size() > 500) continue;
    bool all = true;
    for (size_t j = 0; j < regions->rows.size() && all; ++j) {
      all = !regions->rows[j].opaque;
      for (size_t i = 0; i < j && all; ++i) all = apart(regions->rows[i], regions->rows[j]);
    }
    if (all) context.report(kProblem, context.rules_place(decision), {{"decision", decision.name}});
  }
}

}  // namespace decision_hit_policy_hint

const LintSpec& spec_decision_hit_policy_hint() {
  static const LintSpec spec = {decision_hit_policy_hint::kProblem, decision_hit_policy_hint::check, false};
  return spec;
}

}  // namespace weir::lint
