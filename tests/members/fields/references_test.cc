#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("references are ids, each once") {
  check_field("references", {{"form", "form"}},
              {{R"(["c1", {id: "c1"}, "c2"])", R"(["c1", "c2"])"}, {"[7]", "! is not an id"}});
}
