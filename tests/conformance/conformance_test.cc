#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/conformance/outcome.h"

namespace weir::conformance {
namespace {

const std::string kData = std::string(WEIR_SOURCE_DIR) + "/tests/data/conformance/";

std::set<std::string> known_failures() {
  std::set<std::string> ids;
  std::ifstream file(kData + "failing.txt");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.empty()) ids.insert(line);
  }
  return ids;
}

TEST_CASE("every literal check of the conformance data passes but the known ones") {
  std::vector<Outcome> outcomes = run_literals(kData + "feel.jsonl");
  REQUIRE(outcomes.size() == 2242);
  std::set<std::string> known = known_failures();
  for (const Outcome& one : outcomes) {
    CAPTURE(one.id);
    CAPTURE(one.expression);
    CAPTURE(one.expected);
    CAPTURE(one.actual);
    CHECK_MESSAGE(one.passed == (known.count(one.id) == 0),
                  (one.passed ? "passes: take it off failing.txt" : "fails"));
  }
}

TEST_CASE("the totals count what is not null apart, and the mean over folders") {
  std::vector<Outcome> outcomes{{"a/1", "a", "1", "1", "1", true, false},
                                {"a/2", "a", "2", "2", "3", false, false},
                                {"b/1", "b", "null", "null", "null", true, true}};
  std::ostringstream out;
  report(outcomes, true, out);
  CHECK(out.str() ==
        "FAILED a/2\n  2\n  expected 2\n  actual   3\n"
        "checks       2 of 3 (66.67 %)\n"
        "not null     1 of 2 (50.00 %)\n"
        "folder mean  75.00 % over 2 folders\n");
}

TEST_CASE("a file that is not there gives no checks") {
  CHECK(run_literals(kData + "none.jsonl").empty());
}

}  // namespace
}  // namespace weir::conformance
