#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("money has two decimals unless it says otherwise, and shows its sign and groups") {
  check_field("money", {{"currency", "CNY"}},
              {{"1234567.5", "1234567.5", "¥1,234,567.50"},
               {"-0.05", "-0.05", "-¥0.05"},
               {"1.005", "! more than 2 decimals"},
               {"92233720368547758.08", "! too large"}});
  check_field("money", {{"currency", "KWD"}, {"scale", "3"}}, {{"1.005", "1.005", "1.005 KWD"}});
  check_field("money", {{"min", "0"}},
              {{"-1", "! less than 0"}, {R"("12,5")", "! is not a number"}});
}
