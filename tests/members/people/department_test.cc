#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a department is its direct members, or those below too") {
  CHECK(resolved(who("department", {{"department", text("east")}})) == "zhao");
  CHECK(resolved(who("department", {{"department", text("east")},
                                    {"below", {{}, Value::boolean(true)}}})) == "zhao li han gone");
  CHECK(resolved(who("department", {{"department", text("moon")}})) ==
        "- there is no department moon");
}

}  // namespace weir::testing
