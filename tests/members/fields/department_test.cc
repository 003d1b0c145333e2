#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a department is an id") {
  check_field("department", {}, {{R"("sales")", R"("sales")"}, {"1", "! is not an id"}});
}
