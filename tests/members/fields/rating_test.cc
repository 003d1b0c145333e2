#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a rating counts from one to its best") {
  check_field(
      "rating", {},
      {{"5", "5"}, {"6", "! from 1 to 5"}, {"0", "! from 1 to 5"}, {"2.5", "! from 1 to 5"}});
  check_field("rating", {{"max", "10"}}, {{"10", "10"}});
}
