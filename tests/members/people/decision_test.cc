#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("a decision names users, else roles, else nobody") {
  TestWho context;
  const model::Who rule = who("decision", {{"decision", text("table")}});
  context.decided = Value::string("wu");
  CHECK(resolved(rule, context) == "wu");
  context.decided = Value::list({Value::string("legal"), Value::string("director")});
  CHECK(resolved(rule, context) == "han chen wu");
  context.decided =
      Value::context({{"approver", Value::string("legal")}, {"reason", Value::string("wu")}});
  CHECK(resolved(rule, context) == "han");
  context.decided = Value();
  CHECK(resolved(rule, context) == "- the decision table names nobody");
  context.decided = Value::string("ghost");
  CHECK(resolved(rule, context) == "- ghost is neither a user nor a role that somebody has");
}

}  // namespace weir::testing
