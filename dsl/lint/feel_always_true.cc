#include "dsl/lint/conditions.h"

namespace weir::lint {
namespace feel_always_true {

const DiagSpec kProblem = {
    "feel/always-true", Severity::Warning, false,
    {"this is always true, whatever the values", "无论取什么值，这里总是成立"},
    {"remove it, or correct a bound", "请删去它，或改正其中的界限"},
    "A condition whose every case is true; null apart.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'a > 3 or a <= 5'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'a > 5 or a < 3'}\n"};

void check(const Context& context) {
  each_constant_condition(context, true, [&](const feel::Node& part) { context.report(kProblem, part.span); });
}

}  // namespace feel_always_true

const LintSpec& spec_feel_always_true() {
  static const LintSpec spec = {feel_always_true::kProblem, feel_always_true::check, false};
  return spec;
}

}  // namespace weir::lint
