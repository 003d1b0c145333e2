#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a number refuses more decimals than its scale") {
  check_field("number", {},
              {{"1.123456", "1.123456"},
               {"1.1234567", "! more than 6 decimals"},
               {"1.50", "1.5"},
               {R"(" 1e3 ")", "1000"}});
  check_field("number", {{"scale", "2"}, {"min", "-1.5"}},
              {{"-1.5", "-1.5"}, {"-1.51", "! less than -1.5"}, {"0.005", "! more than 2"}});
}
