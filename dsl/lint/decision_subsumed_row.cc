#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_subsumed_row {

const DiagSpec kProblem = {
    "decision/subsumed-row", Severity::Hint, false,
    {"row {row} can go: row {other} gives the same answer for all it matches", "第 {row} 行可以删去：它匹配的输入，第 {other} 行给出相同答案"},
    {"remove it", "请删去它"},
    "A row whose inputs are all taken by a later row with the same answer, with nothing between them.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | < 3 | 1 |\n"
    "      | <= 7 | 1 |\n"
    "    otherwise: 9\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | < 3 | 2 |\n"
    "      | <= 7 | 1 |\n"
    "    otherwise: 9\n"};

bool same_answers(const model::Rule& a, const model::Rule& b) {
  for (size_t i = 0; i < a.outputs.size(); ++i) {
    const feel::Node &x = a.outputs[i].root, &y = b.outputs[i].root;
    if (x.op != feel::Op::Constant || y.op != feel::Op::Constant || !(x.constant == y.constant)) return false;
  }
  return true;
}

bool within(const sema::Region& inner, const sema::Region& outer) {
  for (size_t k = 0; k < inner.box.size(); ++k)
    for (size_t i = 0; i < inner.box[k].size(); ++i)
      if (inner.box[k][i] && !outer.box[k][i]) return false;
  return true;
}

bool meet(const sema::Region& a, const sema::Region& b) {
  for (size_t k = 0; k < a.box.size(); ++k) {
    bool any = false;
    for (size_t i = 0; i < a.box[k].size(); ++i) any = any || (a.box[k][i] && b.box[k][i]);
    if (!any) return false;
  }
  return true;
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    if (decision.hit != model::HitPolicy::First) continue;
    const sema::Regions* regions = context.regions_of(decision);
    if (regions == nullptr) continue;
    const auto& rows = regions->rows;
    for (size_t i = 0; i + 1 < rows.size(); ++i) {
      if (rows[i].opaque || rows[i].empty) continue;
      for (size_t j = i + 1; j < rows.size(); ++j) {
        if (rows[j].empty) continue;
        if (rows[j].opaque) break;
        const bool same = same_answers(decision.rules[i], decision.rules[j]);
        if (same && within(rows[i], rows[j])) {
          context.report(kProblem, decision.rules[i].span, {{"row", decision.rules[i].number}, {"other", decision.rules[j].number}});
          break;
        }
        if (!same && meet(rows[i], rows[j])) break;  // it would answer instead
      }
    }
  }
}

}  // namespace decision_subsumed_row

const LintSpec& spec_decision_subsumed_row() {
  static const LintSpec spec = {decision_subsumed_row::kProblem, decision_subsumed_row::check, false};
  return spec;
}

}  // namespace weir::lint
