#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a percentage is the fraction") {
  check_field("percent", {},
              {{R"("60%")", "0.6", "60%"},
               {"0.6", "0.6"},
               {R"("12.34 %")", "0.1234", "12.34%"},
               {R"("12.345%")", "! more than 4"},
               {R"("１０％")", "0.1"},
               {R"("%")", "! is not a percentage"},
               {R"("most")", "! is not a number"}});
  check_field("percent", {{"max", "1"}}, {{R"("101%")", "! more than 1"}});
}
