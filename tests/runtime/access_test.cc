// Deny by default: what no rule allows is refused, and people see what they take part in.
#include "tests/runtime/rig.h"

using rig::Rig;
using weir::Actor;
using weir::Value;

namespace {

std::string closed(const std::string& permissions) {
  std::string text = rig::app("      - {approve: m, by: {user: a}}\n      - {approve: n, by: {user: b}}\n", "    withdraw: while_running\n",
                              "permissions:\n" + permissions);
  text.replace(text.find("open: true\n"), 11, "");
  const std::string find = "    ini: {department: d}\n";
  return text.replace(text.find(find), find.size(), "    ini: {department: d, roles: [writer]}\n    spy: {roles: [reader]}\n");
}

constexpr const char* kRules =
    "  writer: {doc: {see: own, create: true, edit: own}}\n  reader: {doc: {see: amount > 5, hide: [secret]}}\n";

}  // namespace

// R176
TEST_CASE("who has no rule may do nothing, and does not learn that a record is there") {
  Rig rig(closed(kRules));
  CHECK(rig.run("a", weir::Create{"doc", {}}) == "E_FORBIDDEN");
  CHECK(rig.run("nobody", weir::Create{"doc", {}}) == "E_FORBIDDEN");
  rig.submitted(Value::context({{"amount", Value::integer(1)}, {"secret", Value::string("s")}}));
  CHECK(!rig.engine().read(rig.record, Actor::human("c")));
  CHECK(rig.run("c", weir::Update{rig.record, {}}) == "E_NOT_FOUND");
  CHECK(rig.run("c", weir::Delete{rig.record}) == "E_NOT_FOUND");
  CHECK(rig.act("c", "approve", "m") == "E_NOT_FOUND");
  CHECK(rig.act("b", "approve", "m") == "E_NOT_FOUND");
  CHECK(!rig.engine().read(rig.record, Actor::human("spy")));
  CHECK(!rig.engine().look(rig.look().id, Actor::human("spy")));
  CHECK(rig.engine().find({.form = "doc"}, Actor::human("spy"))->total == 0);
  CHECK(rig.engine().find({.form = "doc"}, Actor::human("ini"))->total == 1);
  CHECK(rig.engine().incidents(Actor::human("ini")).error().reason == "E_FORBIDDEN");
  CHECK(rig.run("ini", weir::Emit{"x"}) == "E_FORBIDDEN");
  CHECK(rig.flow("ini", "terminate") == "E_FORBIDDEN");
}

TEST_CASE("who holds a task sees the record while the task is open") {
  Rig rig(closed(kRules));
  rig.submitted(Value::context({{"amount", Value::integer(9)}, {"secret", Value::string("s")}}));
  CHECK(rig.engine().read(rig.record, Actor::human("a")));
  CHECK(!rig.engine().read(rig.record, Actor::human("b")));
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(!rig.engine().read(rig.record, Actor::human("a")));
  CHECK(rig.engine().read(rig.record, Actor::human("b")));
  auto spy = rig.engine().read(rig.record, Actor::human("spy"));
  REQUIRE(spy);
  CHECK(spy->values.find("secret") == nullptr);
  CHECK(spy->values.find("amount") != nullptr);
  CHECK(rig.engine().inbox(Actor::human("b"))->total == 1);
  CHECK(rig.engine().inbox(Actor::human("a"))->total == 0);
  CHECK(rig.engine().inbox(Actor::human("spy"))->total == 0);
}
