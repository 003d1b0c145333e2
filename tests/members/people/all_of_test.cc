#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("all_of is who is in every group, in the order of the first") {
  const model::Who sales = who("role", {{"role", text("sales")}});
  CHECK(resolved(who("all_of", {}, {who("team", {{"team", text("a")}}), sales})) == "han li");
  CHECK(resolved(who("all_of", {}, {sales, who("position", {{"position", text("ceo")}})})) ==
        "- nobody is in all of the groups");
}

}  // namespace weir::testing
