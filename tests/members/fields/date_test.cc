#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a date is a day that exists, within bounds that may be computed") {
  check_field("date", {{"min", "=today"}},
              {{R"("2026-03-02")", R"(@"2026-03-02")", "2026-03-02"},
               {R"("2026-03-01")", "! is before"},
               {R"("2026-02-30")", "! is not a date"},
               {R"(@"2027-01-01")", R"(@"2027-01-01")"},
               {"20260302", "! is not a date"}});
  check_field("date", {{"max", "2026-12-31"}}, {{R"("2027-01-01")", "! is after"}});
}
