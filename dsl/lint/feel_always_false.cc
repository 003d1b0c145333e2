#include "dsl/lint/conditions.h"

namespace weir::lint {
namespace feel_always_false {

const DiagSpec kProblem = {
    "feel/always-false", Severity::Warning, false,
    {"this is always false, whatever the values", "无论取什么值，这里总是不成立"},
    {"remove it, or correct a bound", "请删去它，或改正其中的界限"},
    "A condition whose every case is false; null apart.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'a > 5 and a < 3'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'a > 3 and a < 5'}\n"};

void check(const Context& context) {
  each_constant_condition(context, false, [&](const feel::Node& part) { context.report(kProblem, part.span); });
}

}  // namespace feel_always_false

const LintSpec& spec_feel_always_false() {
  static const LintSpec spec = {feel_always_false::kProblem, feel_always_false::check, false};
  return spec;
}

}  // namespace weir::lint
