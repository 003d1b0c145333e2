#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a named user is himself") {
  CHECK(resolved(who("user", {{"user", text("han")}})) == "han");
}

}  // namespace weir::testing
