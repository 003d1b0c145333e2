#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a boolean is true or false, nothing like it") {
  check_field("boolean", {},
              {{"true", "true", "yes"},
               {R"("False")", "false", "no"},
               {"1", "! neither true nor false"},
               {R"("yes")", "! neither"}});
}
