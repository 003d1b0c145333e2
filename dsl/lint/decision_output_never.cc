#include <algorithm>

#include "dsl/lint/lint.h"

namespace weir::lint {
namespace decision_output_never {

const DiagSpec kProblem = {
    "decision/output-never", Severity::Warning, false,
    {"no rule of '{decision}' ever answers {value}", "“{decision}”没有任何规则会给出 {value}"},
    {"add the rule, or take the value out of 'values:'", "请补上规则，或从 values: 中去掉它"},
    "A value that an output lists and no rule gives.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    outputs: {y: {type: text, values: [a, b, c]}}\n"
    "    table: |\n"
    "      | x      | = y   |\n"
    "      |--------|-------|\n"
    "      | <= 5   | \"a\"   |\n"
    "    otherwise: b\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: first\n"
    "    outputs: {y: {type: text, values: [a, b]}}\n"
    "    table: |\n"
    "      | x      | = y   |\n"
    "      |--------|-------|\n"
    "      | <= 5   | \"a\"   |\n"
    "    otherwise: b\n"};

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    if (decision.rules.empty()) continue;
    for (size_t i = 0; i < decision.outputs.size(); ++i) {
      const model::OutputClause& output = decision.outputs[i];
      std::vector<Value> given;
      bool sure = true;
      const auto add = [&](const feel::Expression& answer) {
        sure = sure && answer.root.op == feel::Op::Constant;
        given.push_back(answer.root.constant);
      };
      for (const model::Rule& rule : decision.rules) add(rule.outputs[i]);
      if (output.otherwise) add(*output.otherwise);
      for (const Value& value : output.values)
        if (sure && std::find(given.begin(), given.end(), value) == given.end())
          context.report(kProblem, output.span, {{"decision", decision.name}, {"value", value.to_feel()}});
    }
  }
}

}  // namespace decision_output_never

const LintSpec& spec_decision_output_never() {
  static const LintSpec spec = {decision_output_never::kProblem, decision_output_never::check, true};
  return spec;
}

}  // namespace weir::lint
