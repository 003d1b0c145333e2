#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a manager is the one named, else the head, else the next head above") {
  const auto rule = [](const std::string& of, int64_t level) {
    return who("manager_of", {{"manager_of", feel_of(of)}, {"level", number(level)}});
  };
  TestWho context;
  context.values = {{"han", Value::string("han")},
                    {"zhao", Value::string("zhao")},
                    {"chen", Value::string("chen")}};
  CHECK(resolved(rule("initiator", 1), context) == "zhao");  // the shop has no head
  CHECK(resolved(rule("initiator", 2), context) == "wu");    // zhao heads his own department
  CHECK(resolved(rule("initiator", 3), context) == "chen");
  CHECK(resolved(rule("initiator", 4), context) == "- chen has no manager");
  CHECK(resolved(rule("han", 1), context) == "wu");
  CHECK(resolved(rule("nothing", 1), context) == "- nothing is empty");
  CHECK(resolved(rule("1/0", 1), context) == "failed");
}

TEST_CASE("departments that go round in a ring have no top, and no end is waited for") {
  TestWho context;
  context.organisation_.departments = {{"shop", "", "east", ""}, {"east", "", "shop", ""}};
  CHECK(resolved(who("manager_of", {{"manager_of", feel_of("initiator")}}), context) ==
        "- li has no manager");
}

}  // namespace weir::testing
