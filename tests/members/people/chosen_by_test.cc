#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("who was picked is asked, and picking nobody is nobody") {
  TestWho context;
  const model::Who rule = who("chosen_by", {{"chosen_by", text("initiator")}});
  CHECK(resolved(rule, context) == "- nobody was chosen");
  context.picked = std::vector<std::string>{"wu", "wu", "han"};
  CHECK(resolved(rule, context) == "wu han");
  const people::WhoFormSpec* spec = people::find_who_form("chosen_by");
  CHECK(spec->several(rule));
  CHECK_FALSE(
      spec->several(who("chosen_by", {{"chosen_by", text("initiator")}, {"max", number(1)}})));
}

}  // namespace weir::testing
