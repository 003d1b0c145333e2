#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a reference is the id of a record, or the record") {
  check_field(
      "reference", {{"form", "form"}},
      {{R"("c1")", R"("c1")"}, {R"({id: "c1", name: "x"})", R"("c1")"}, {"[1]", "! is not an id"}});
}
