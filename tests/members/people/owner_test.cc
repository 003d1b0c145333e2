#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("the owner is the record's") { CHECK(resolved(who("owner")) == "zhao"); }

}  // namespace weir::testing
