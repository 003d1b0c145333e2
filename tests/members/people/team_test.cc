#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a team is its members in its order") {
  CHECK(resolved(who("team", {{"team", text("a")}})) == "han li");
  CHECK(resolved(who("team", {{"team", text("empty")}})) == "- the team empty has no members");
  CHECK(resolved(who("team", {{"team", text("b")}})) == "- there is no team b");
}

}  // namespace weir::testing
