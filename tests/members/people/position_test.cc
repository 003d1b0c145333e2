#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a position is everybody who holds it") {
  CHECK(resolved(who("position", {{"position", text("ceo")}})) == "chen");
  CHECK(resolved(who("position", {{"position", text("cfo")}})) ==
        "- nobody holds the position cfo");
}

}  // namespace weir::testing
