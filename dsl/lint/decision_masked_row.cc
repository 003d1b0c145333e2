#include <algorithm>

#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_masked_row {

const DiagSpec kProblem = {
    "decision/masked-row", Severity::Error, false,
    {"row {row} can never answer: rows before it take all it matches", "第 {row} 行永远轮不到：前面的行已全部覆盖"},
    {"remove it, or put it before them", "请删去它，或把它移到前面"},
    "A row that only matches what earlier rows (or rows of higher priority) match already.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x      | = y |\n"
    "      |--------|-----|\n"
    "      | <= 7   | 1   |\n"
    "      | < 5    | 2   |\n"
    "    otherwise: 3\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x      | = y |\n"
    "      |--------|-----|\n"
    "      | < 5    | 2   |\n"
    "      | <= 7   | 1   |\n"
    "    otherwise: 3\n"};

// The place of the row's answer in the priority; lower wins. None where it is not sure.
std::optional<size_t> rank(const model::Decision& decision, const model::Rule& rule) {
  for (size_t i = 0; i < decision.outputs.size(); ++i) {
    const auto& values = decision.outputs[i].values;
    if (values.empty()) continue;
    if (rule.outputs[i].root.op != feel::Op::Constant) return std::nullopt;
    for (size_t k = 0; k < values.size(); ++k)
      if (values[k] == rule.outputs[i].root.constant) return k;
    return std::nullopt;
  }
  return std::nullopt;
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    const bool first = decision.hit == model::HitPolicy::First;
    if (!first && decision.hit != model::HitPolicy::Priority) continue;
    const sema::Regions* regions = context.regions_of(decision);
    if (regions == nullptr) continue;
    for (size_t j = 0; j < decision.rules.size(); ++j) {
      const sema::Region& row = regions->rows[j];
      if (row.opaque || row.empty) continue;
      const auto own = rank(decision, decision.rules[j]);
      std::vector<const sema::Region*> stronger;
      for (size_t i = 0; i < decision.rules.size(); ++i) {
        const sema::Region& other = regions->rows[i];
        if (i == j || other.opaque || other.empty) continue;
        const auto theirs = rank(decision, decision.rules[i]);
        if (first ? i < j : own && theirs && *theirs < *own) stronger.push_back(&other);
      }
      const auto left = stronger.empty() ? std::nullopt : sema::uncovered(*regions, row.box, stronger);
      const bool matches = std::all_of(row.box.begin(), row.box.end(), [](const sema::AtomSet& set) {
        return std::find(set.begin(), set.end(), true) != set.end();
      });
      if (left && left->empty() && matches) context.report(kProblem, decision.rules[j].span, {{"row", decision.rules[j].number}});
    }
  }
}

}  // namespace decision_masked_row

const LintSpec& spec_decision_masked_row() {
  static const LintSpec spec = {decision_masked_row::kProblem, decision_masked_row::check, false};
  return spec;
}

}  // namespace weir::lint
