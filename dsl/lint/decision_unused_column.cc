#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_unused_column {

const DiagSpec kProblem = {
    "decision/unused-column", Severity::Hint, false,
    {"column '{column}' decides nothing: every row takes the same values of it", "“{column}”这一列不起作用：各行对它的要求都一样"},
    {"remove the column", "请删去这一列"},
    "A column whose cells are the same in every row, and leave nothing out.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}, b: boolean}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x | b | = y |\n"
    "      |---|---|---|\n"
    "      | < 3 | - | 1 |\n"
    "      | >= 3 | - | 2 |\n"
    "    otherwise: 9\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}, b: boolean}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x | b | = y |\n"
    "      |---|---|---|\n"
    "      | < 3 | true | 1 |\n"
    "      | >= 3 | - | 2 |\n"
    "    otherwise: 9\n"};

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    const sema::Regions* regions = context.regions_of(decision);
    if (regions == nullptr || regions->rows.size() < 2) continue;
    bool opaque = false;
    for (const sema::Region& row : regions->rows) opaque = opaque || row.opaque;
    if (opaque) continue;
    for (size_t k = 0; k < decision.columns.size(); ++k) {
      // In `rules` an input that no rule names has no column to remove.
      if (decision.columns[k].span == decision.span) continue;
      bool whole = true;
      for (const sema::Region& row : regions->rows)
        whole = whole && (row.empty || std::find(row.box[k].begin(), row.box[k].end(), false) == row.box[k].end());
      if (whole) context.report(kProblem, decision.columns[k].span, {{"column", decision.columns[k].text}});
    }
  }
}

}  // namespace decision_unused_column

const LintSpec& spec_decision_unused_column() {
  static const LintSpec spec = {decision_unused_column::kProblem, decision_unused_column::check, false};
  return spec;
}

}  // namespace weir::lint
