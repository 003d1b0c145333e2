#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("choices are some of the keys, each once") {
  check_field("choices", {{"options", "[red, green, blue]"}, {"max", "2"}, {"min", "1"}},
              {{R"(["red", "blue", "red"])", R"(["red", "blue"])", "red, blue"},
               {R"("red")", R"(["red"])"},
               {"null", "[]"},
               {"[]", "[]"},
               {R"(["red", "green", "blue"])", "! more than 2"},
               {R"(["pink"])", "! is not an option"}});
}
