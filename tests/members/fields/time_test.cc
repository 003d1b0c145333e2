#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a time of day has no zone") {
  check_field("time", {{"min", "09:00:00"}},
              {{R"("09:30")", R"(@"09:30:00")", "09:30:00"},
               {R"("08:59:59")", "! is before"},
               {R"("25:00")", "! is not a time"},
               {R"(@"10:00:00Z")", "! is not a time"}});
}
