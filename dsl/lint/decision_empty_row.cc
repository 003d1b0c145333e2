#include <algorithm>

#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_empty_row {

const DiagSpec kProblem = {
    "decision/empty-row", Severity::Error, false,
    {"row {row} matches nothing: no value of '{column}' fits this cell", "第 {row} 行什么也匹配不到：“{column}”没有值符合这一格"},
    {"correct the cell", "请改正这一格"},
    "A cell that no allowed value fulfils.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x      | = y |\n"
    "      |--------|-----|\n"
    "      | [5..3] | 1   |\n"
    "    otherwise: 3\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x      | = y |\n"
    "      |--------|-----|\n"
    "      | [3..5] | 1   |\n"
    "    otherwise: 3\n"};

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    const sema::Regions* regions = context.regions_of(decision);
    if (regions == nullptr) continue;
    for (size_t i = 0; i < decision.rules.size(); ++i) {
      const sema::Region& row = regions->rows[i];
      if (row.opaque || row.empty) continue;
      for (size_t k = 0; k < row.box.size(); ++k) {
        if (std::find(row.box[k].begin(), row.box[k].end(), true) != row.box[k].end() || !decision.rules[i].inputs[k]) continue;
        context.report(kProblem, decision.rules[i].inputs[k]->span,
                       {{"row", decision.rules[i].number}, {"column", decision.columns[k].text}});
        break;
      }
    }
  }
}

}  // namespace decision_empty_row

const LintSpec& spec_decision_empty_row() {
  static const LintSpec spec = {decision_empty_row::kProblem, decision_empty_row::check, false};
  return spec;
}

}  // namespace weir::lint
