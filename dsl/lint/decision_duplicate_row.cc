#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_duplicate_row {

const DiagSpec kProblem = {
    "decision/duplicate-row", Severity::Error, false,
    {"row {row} is the same as row {other}", "第 {row} 行与第 {other} 行相同"},
    {"remove one of them, or correct what should differ", "请删去其中一行，或改正本应不同之处"},
    "Two rows with equal conditions and equal answers: both count.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: collect sum\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | < 3 | 1 |\n"
    "      | < 3 | 1 |\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: collect sum\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | < 3 | 1 |\n"
    "      | > 3 | 1 |\n"};

bool equal(const model::Rule& a, const model::Rule& b) {
  for (size_t k = 0; k < a.inputs.size(); ++k)
    if (a.inputs[k].has_value() != b.inputs[k].has_value() || (a.inputs[k] && a.inputs[k]->source != b.inputs[k]->source)) return false;
  for (size_t i = 0; i < a.outputs.size(); ++i)
    if (a.outputs[i].source != b.outputs[i].source) return false;
  return a.from == b.from && a.to == b.to && a.enabled && b.enabled;
}

// Where several rows may answer; the other policies have findings of their own.
bool counts_all(const model::Decision& decision) {
  using model::HitPolicy;
  return decision.hit == HitPolicy::Collect || decision.hit == HitPolicy::RuleOrder || decision.hit == HitPolicy::OutputOrder;
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    if (!counts_all(decision) || !context.sound("decisions", decision.name)) continue;
    std::map<std::string, std::vector<size_t>> seen;  // by what most tells rows apart
    for (size_t j = 0; j < decision.rules.size(); ++j) {
      std::string key;
      for (const auto& cell : decision.rules[j].inputs) key += (cell ? cell->source : "-") + "|";
      for (size_t i : seen[key])
        if (equal(decision.rules[i], decision.rules[j])) {
          context.report(kProblem, decision.rules[j].span, {{"row", decision.rules[j].number}, {"other", decision.rules[i].number}});
          break;
        }
      seen[key].push_back(j);
    }
  }
}

}  // namespace decision_duplicate_row

const LintSpec& spec_decision_duplicate_row() {
  static const LintSpec spec = {decision_duplicate_row::kProblem, decision_duplicate_row::check, false};
  return spec;
}

}  // namespace weir::lint
