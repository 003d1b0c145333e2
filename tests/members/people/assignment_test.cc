#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("an assignment rule picks") {
  CHECK(resolved(who("assignment", {{"assignment", text("routing")}})) == "li");
}

}  // namespace weir::testing
