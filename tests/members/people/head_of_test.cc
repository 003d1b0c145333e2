#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a head is of the department or of one above, counted from either end") {
  TestWho context;
  context.values = {{"east", Value::string("east")},
                    {"shop", Value::string("shop")},
                    {"moon", Value::string("moon")},
                    {"han", Value::string("han")}};
  const auto rule = [](const std::string& of, model::ArgMap more = {}) {
    more.insert(more.begin(), {"head_of", feel_of(of)});
    return who("head_of", more);
  };
  CHECK(resolved(rule("east"), context) == "zhao");
  CHECK(resolved(rule("east", {{"level", number(1)}}), context) == "wu");
  CHECK(resolved(rule("shop"), context) == "zhao");
  CHECK(resolved(rule("shop", {{"vacancy", text("empty")}}), context) ==
        "- department shop has no head");
  CHECK(resolved(rule("han"), context) == "zhao");  // a person stands for his department
  CHECK(resolved(rule("shop", {{"from", text("top")}}), context) == "chen");
  CHECK(resolved(rule("shop", {{"from", text("top")}, {"level", number(2)}}), context) == "wu");
  CHECK(resolved(rule("moon"), context) == "- there is no department moon");
}

TEST_CASE("scenario 34: a level above the tree climbs to the top head, or is empty") {
  TestWho context;
  context.organisation_.departments = {{"sales", "", "", "wu"}, {"east", "", "sales", "zhao"}};
  context.values = {{"east", Value::string("east")}};
  const auto rule = [](const char* vacancy) {
    return who("head_of",
               {{"head_of", feel_of("east")}, {"level", number(3)}, {"vacancy", text(vacancy)}});
  };
  CHECK(resolved(rule("climb"), context) == "wu");
  CHECK(resolved(rule("empty"), context) == "- level 3 lies outside the 2 levels of east");
}

}  // namespace weir::testing
