#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a user is an id, or the person with its id") {
  check_field("user", {},
              {{R"("li")", R"("li")"},
               {R"({id: "li", name: "x"})", R"("li")"},
               {"5", "! is not an id"},
               {"{}", "! is not an id"},
               {R"("")", "null"}});
}
