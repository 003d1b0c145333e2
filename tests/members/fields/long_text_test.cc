#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a long text keeps its lines") {
  check_field("long_text", {{"max", "10"}},
              {{R"("a\nb")", R"("a\nb")"}, {R"("12345678901")", "! more than 10"}});
}
