#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("an address has its five parts, and nothing when all are empty") {
  check_field("address", {},
              {{R"({city: " 上海 ", province: "上海"})",
                R"({province: "上海", city: "上海", district: null, street: null, zip: null})",
                "上海, 上海"},
               {R"({city: ""})", "null"},
               {R"({town: "x"})", "! has no 'town'"},
               {"5", "! an address is {province"}});
}
