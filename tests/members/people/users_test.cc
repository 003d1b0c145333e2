#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("named users come in their order, each once") {
  const auto rule = [](std::vector<model::Arg> all) {
    return who("users", {{"users", {{}, model::ArgList(std::move(all))}}});
  };
  CHECK(resolved(rule({text("wu"), text("li"), text("wu")})) == "wu li");
  const people::WhoFormSpec* spec = people::find_who_form("users");
  CHECK(spec->several(rule({text("wu"), text("li")})));
  CHECK_FALSE(spec->several(rule({text("wu")})));
}

}  // namespace weir::testing
