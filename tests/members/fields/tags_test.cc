#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("tags are trimmed, each once") {
  check_field("tags", {{"max", "2"}},
              {{R"([" a ", "b", "a", ""])", R"(["a", "b"])", "a, b"},
               {R"("a")", R"(["a"])"},
               {R"(["a", "b", "c"])", "! more than 2"},
               {"[1]", "! is not a text"}});
}
