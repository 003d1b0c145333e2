#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a step gives who completed it") {
  CHECK(resolved(who("step", {{"step", text("legal")}})) == "han");
  CHECK(resolved(who("step", {{"step", text("other")}})) ==
        "- nobody has completed the step other");
}

}  // namespace weir::testing
