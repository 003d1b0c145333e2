#include "dsl/lint/lint.h"
#include "dsl/sema/axes.h"

namespace weir::lint {
namespace decision_outside_domain {

const DiagSpec kProblem = {
    "decision/outside-domain", Severity::Warning, false,
    {"{value} lies outside what column '{column}' can be", "{value} 不在“{column}”的取值范围内"},
    {"correct the cell, or the 'domain:' of the input", "请改正这一格，或输入的 domain:"},
    "A cell names a value that its column can never have.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | <= 20 | 1 |\n"
    "    otherwise: 9\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    table: |\n"
    "      | x | = y |\n"
    "      |---|---|\n"
    "      | <= 8 | 1 |\n"
    "    otherwise: 9\n"};

// An end of the domain itself, which `[0..10)` does not hold, is a good bound of a cell.
bool is_open_end(const feel::Expression& domain, const Value& value) {
  std::vector<Value> ends;
  return sema::constants_of(domain.root, ends) && std::find(ends.begin(), ends.end(), value) != ends.end();
}

// Every constant of the cell.
void look(const Context& context, const feel::Node& node, const sema::AxisSpec& spec, const std::string& column) {
  if (node.op == feel::Op::Constant) {
    std::vector<Value> values;
    sema::constants_of(node, values);
    for (const Value& value : values) {
      const bool beyond =
          spec.domain != nullptr && !value.is_null() && !sema::holds(*spec.domain, value) && !is_open_end(*spec.domain, value);
      if (beyond) context.report(kProblem, node.span, {{"value", value.to_feel()}, {"column", column}});
    }
    return;
  }
  for (const feel::Node& child : node.children) look(context, child, spec, column);
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    if (!context.sound("decisions", decision.name) || decision.rules.empty()) continue;
    const std::vector<sema::AxisSpec> specs = sema::axes_of(context.app, decision);
    for (const model::Rule& rule : decision.rules)
      for (size_t k = 0; k < rule.inputs.size() && k < specs.size(); ++k) {
        std::vector<Value> constants;
        if (rule.inputs[k] && sema::constants_of(rule.inputs[k]->root, constants))
          look(context, rule.inputs[k]->root, specs[k], decision.columns[k].text);
      }
  }
}

}  // namespace decision_outside_domain

const LintSpec& spec_decision_outside_domain() {
  static const LintSpec spec = {decision_outside_domain::kProblem, decision_outside_domain::check, false};
  return spec;
}

}  // namespace weir::lint
