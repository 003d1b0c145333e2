#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a date and time is an instant, kept on the clock of the app") {
  check_field(
      "datetime", {},
      {{R"("2026-03-02T09:30:00")", R"(@"2026-03-02T09:30:00@Asia/Shanghai")", "2026-03-02 09:30"},
       {R"("2026-03-02 09:30")", R"(@"2026-03-02T09:30:00@Asia/Shanghai")"},
       {R"("2026-03-02T01:30:00Z")", R"(@"2026-03-02T09:30:00@Asia/Shanghai")"},
       {R"("noon")", "! is not a date and time"}});
  check_field("datetime", {{"min", "=now"}},
              {{R"("2026-03-02T08:59:59")", "! is before"},
               {R"("2026-03-02T09:00:00")", R"(@"2026-03-02T09:00:00@Asia/Shanghai")"}});
}
