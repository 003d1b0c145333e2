#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a field gives the user, or the users, in it") {
  TestWho context;
  context.values = {{"one", Value::string("wu")},
                    {"two", Value::list({Value::string("li"), Value::string("wu")})}};
  CHECK(resolved(who("field", {{"field", text("one")}}), context) == "wu");
  CHECK(resolved(who("field", {{"field", text("two")}}), context) == "li wu");
  CHECK(resolved(who("field", {{"field", text("none")}}), context) == "- the field none is empty");
}

}  // namespace weir::testing
