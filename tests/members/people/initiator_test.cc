#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("the initiator is who started") {
  TestWho context;
  CHECK(resolved(who("initiator"), context) == "li");
  context.start = "";
  CHECK(resolved(who("initiator"), context) == "- nobody started this");
}

}  // namespace weir::testing
