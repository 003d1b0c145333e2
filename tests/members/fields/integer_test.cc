#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("an integer takes whole numbers within its bounds") {
  check_field("integer", {{"min", "1"}, {"max", "100"}, {"unit", "kg"}},
              {{"5", "5", "5 kg"},
               {R"("7")", "7"},
               {"5.0", "5"},
               {"5.5", "! is not a whole number"},
               {"0", "! less than 1"},
               {"101", "! more than 100"},
               {R"("five")", "! is not a number"},
               {"true", "! is not a number"}});
  check_field(
      "integer", {},
      {{"9223372036854775807", "9223372036854775807"}, {"9223372036854775808", "! too large"}});
}
