#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a location has degrees on the globe") {
  check_field(
      "location", {},
      {{"{lat: 31.2, lon: 121.50}", "{lat: 31.2, lon: 121.5, address: null}", "31.2, 121.5"},
       {R"({lat: "31.2", lon: 1, address: "路 1"})", R"({lat: 31.2, lon: 1, address: "路 1"})",
        "路 1"},
       {"{lat: 91, lon: 0}", "! is not a place"},
       {"{lat: 1}", "! is not a place"},
       {"{lat: 1, lng: 2}", "! is not a place"}});
}
