#include "dsl/lint/lint.h"

namespace weir::lint {
namespace test_asserts_nothing {

const DiagSpec kProblem = {
    "test/asserts-nothing", Severity::Error, false,
    {"test '{test}' asserts nothing", "测试“{test}”什么也没有断言"},
    {"add {expect: ...}, 'refused:' or 'warned:'; cases with 'gives:'", "请加上 {expect: …}、refused:、warned:，或带 gives: 的用例"},
    "A test that cannot fail tests nothing.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "tests:\n"
    "  t:\n"
    "    steps:\n"
    "      - {advance: 1 day}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "tests:\n"
    "  t:\n"
    "    steps:\n"
    "      - {expect: {count: q, is: 0}}\n"};

void check(const Context& context) {
  for (const testing::TestCase& test : context.tests) {
    bool asserts = !test.cases.empty();
    for (const testing::Step& step : test.steps)
      asserts = asserts || !step.expect.empty() || step.refused || !step.warned.empty() ||
                model::find(step.args, "gives") != nullptr || model::find(step.args, "absent") != nullptr ||
                model::find(step.args, "is") != nullptr;
    if (!asserts) context.report(kProblem, test.span, {{"test", test.name}});
  }
}

}  // namespace test_asserts_nothing

const LintSpec& spec_test_asserts_nothing() {
  static const LintSpec spec = {test_asserts_nothing::kProblem, test_asserts_nothing::check, false};
  return spec;
}

}  // namespace weir::lint
