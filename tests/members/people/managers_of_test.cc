#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("each manager upward in order, up to somebody or so many") {
  const model::Who directors = who("role", {{"role", text("director")}});
  CHECK(resolved(who("managers_of", {{"managers_of", feel_of("initiator")}})) == "zhao wu chen");
  CHECK(resolved(who("managers_of",
                     {{"managers_of", feel_of("initiator")}, {"levels", number(2)}})) == "zhao wu");
  CHECK(resolved(who("managers_of", {{"managers_of", feel_of("initiator")},
                                     {"up_to", {{}, directors}}})) == "zhao wu");
  TestWho context;
  context.start = "zhao";  // his own headship is skipped
  CHECK(resolved(
            who("managers_of", {{"managers_of", feel_of("initiator")}, {"up_to", {{}, directors}}}),
            context) == "wu");
  context.start = "chen";
  CHECK(resolved(who("managers_of", {{"managers_of", feel_of("initiator")}}), context) ==
        "- there is no manager above");
  context.organisation_.users[1].manager = "zhao";  // a ring of managers ends
  context.start = "li";
  CHECK(resolved(who("managers_of", {{"managers_of", feel_of("initiator")}}), context) ==
        "zhao wu");
}

}  // namespace weir::testing
