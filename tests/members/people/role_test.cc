#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a role is everybody who has it, in directory order") {
  CHECK(resolved(who("role", {{"role", text("sales")}})) == "zhao li han gone");
  CHECK(resolved(who("role", {{"role", text("pilot")}})) == "- nobody has the role pilot");
}

}  // namespace weir::testing
