#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a duration is of days and time or of years and months") {
  check_field("duration", {{"max", "P30D"}},
              {{R"("P3DT4H")", R"(@"P3DT4H")"},
               {R"("P1Y2M")", R"(@"P1Y2M")"},
               {R"("P31D")", "! more than"},
               {R"("long")", "! is not a duration"}});
}
