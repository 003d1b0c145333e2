#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("users are ids, each once") {
  check_field("users", {{"max", "2"}},
              {{R"(["li", "wu", "li"])", R"(["li", "wu"])"},
               {R"("li")", R"(["li"])"},
               {R"(["a", "b", "c"])", "! more than 2"},
               {"null", "[]"}});
}
