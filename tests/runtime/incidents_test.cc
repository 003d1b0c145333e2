// What stops a flow is an incident: stored, listed, retried; the command that led there succeeds.
#include "engine/storage/kinds.h"
#include "tests/runtime/rig.h"

using rig::Rig;
using weir::Value;


TEST_CASE("no option and no otherwise is an incident, repaired and retried") {
  Rig rig(rig::app("      - {choose: g, options: [{when: amount > 10, steps: []}]}\n      - {approve: n, by: {user: a}}\n",
                   "    lock: none\n    data: live\n"));
  rig.submitted();
  CHECK(rig.incidents() == "no_option@g");
  CHECK(rig.status() == "running");
  CHECK(rig.at() == "g");
  auto open = rig.engine().incidents(weir::Actor::human("root"));
  REQUIRE(open);
  REQUIRE(open->size() == 1);
  CHECK(open->front().place.find("app.yaml:") == 0);
  CHECK(open->front().values.find("amount") != nullptr);
  const std::string id = open->front().id;
  CHECK(rig.run("root", weir::Retry{id}) == "");
  CHECK(rig.incidents() == "no_option@g");
  CHECK(rig.run("root", weir::Retry{id}) == "E_NOT_OPEN");
  CHECK(rig.run("ini", weir::Update{rig.record, Value::context({{"amount", Value::integer(11)}})}) == "");
  auto again = rig.engine().incidents(weir::Actor::system());
  REQUIRE(again);
  CHECK(rig.run("a", weir::Retry{again->front().id}) == "E_FORBIDDEN");
  CHECK(rig.run("ini", weir::Retry{again->front().id}) == "E_FORBIDDEN");
  CHECK(rig.run("root", weir::Retry{again->front().id}) == "");
  CHECK(rig.at() == "n");
  CHECK(rig.incidents() == "");
}

TEST_CASE("nobody to ask is an incident, unless a policy says otherwise") {
  const auto flow = [](const std::string& more) {
    return rig::app("      - {approve: m, by: {role: nobody_has_it}, mode: any" + more + "}\n      - {approve: n, by: {user: a}}\n");
  };
  Rig stuck(flow(""));
  stuck.submitted();
  CHECK(stuck.incidents() == "no_assignee@m");
  Rig pass(flow(", when_empty: pass"));
  pass.submitted();
  CHECK(pass.at() == "n");
  Rig reject(flow(", when_empty: reject"));
  reject.submitted();
  CHECK(reject.status() == "rejected");
  Rig admin(flow(", when_empty: admin"));
  admin.submitted();
  CHECK(admin.tasks() == "root@m");
  Rig assign(flow(", when_empty: {assign: {user: b}}"));
  assign.submitted();
  CHECK(assign.tasks() == "b@m");
}

TEST_CASE("a loop without end is cut and says so") {
  Rig rig(rig::app("      - {notify: hello, to: initiator, message: hi}\n      - {go: hello}\n", "    max_rounds: 5\n"));
  rig.submitted();
  CHECK(rig.incidents() == "loop@hello");
}

TEST_CASE("a write that is refused is an incident of the step") {
  const std::string yaml = rig::app("      - {set: {amount: =-5}}\n");
  std::string text = yaml;
  const std::string find = "amount: {type: number, default: 0}";
  text.replace(text.find(find), find.size(), "amount: {type: number, default: 0, min: 0}");
  Rig rig(text);
  rig.submitted();
  CHECK(rig.incidents() == "field@set");
}

TEST_CASE("steps write records, decide, notify and end under a name of the author") {
  Rig rig(rig::app("      - {set: {status: =\"seen by \" + initiator}}\n"
                   "      - {create: doc, with: {note: made, amount: =amount + 1}, as: other}\n"
                   "      - {update: doc, where: note = \"made\", with: {secret: s}}\n"
                   "      - {notify: tell, to: initiator, message: \"amount {{ amount }}\"}\n      - {end: filed}\n",
                   "    lock: none\n"));
  rig.submitted(Value::context({{"amount", Value::integer(7)}}));
  CHECK(rig.incidents() == "");
  CHECK(rig.status() == "filed");
  CHECK(rig.value("status") == Value::string("seen by ini"));
  auto page = rig.engine().find({.form = "doc"}, weir::Actor::system());
  REQUIRE(page);
  REQUIRE(page->total == 2);
  bool found = false;
  for (const weir::RecordView& one : page->records)
    if (const Value* note = one.values.find("note"); note != nullptr && *note == Value::string("made")) {
      found = true;
      CHECK(*one.values.find("amount") == Value::integer(8));
      CHECK(*one.values.find("secret") == Value::string("s"));
    }
  CHECK(found);
  auto messages = rig.engine().effects({.to = "ini"}, weir::Actor::human("ini"));
  REQUIRE(messages);
  REQUIRE(messages->size() == 1);
  CHECK(messages->front().text == "amount 7");
}

TEST_CASE("a record is locked while an approval runs, and open again afterwards") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  rig.submitted();
  const Value patch = Value::context({{"note", Value::string("z")}});
  CHECK(rig.run("ini", weir::Update{rig.record, patch}) == "E_LOCKED");
  CHECK(rig.run("ini", weir::Delete{rig.record}) == "E_LOCKED");
  CHECK(rig.run("ini", weir::Submit{rig.record}) == "E_OP_DISABLED");
  CHECK(rig.act("a", "return", "m") == "");
  CHECK(rig.run("b", weir::Update{rig.record, patch}) == "E_LOCKED");
  CHECK(rig.run("ini", weir::Update{rig.record, patch}) == "");
  CHECK(rig.flow("ini", "resubmit") == "");
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.run("b", weir::Update{rig.record, patch}) == "");
}

TEST_CASE("withdraw, terminate and their steps") {
  const std::string on = "    on: {withdrawn: [{set: {status: back}}], rejected: [{set: {status: no}}], terminated: [{set: {status: dead}}]}\n";
  const std::string steps = "      - {approve: m, by: {users: [a, b]}, mode: all}\n";
  Rig withdraw(rig::app(steps, on));
  withdraw.submitted();
  CHECK(withdraw.flow("a", "withdraw") == "E_FORBIDDEN");
  CHECK(withdraw.flow("ini", "withdraw") == "");
  CHECK(withdraw.status() == "withdrawn");
  CHECK(withdraw.value("status") == Value::string("back"));
  CHECK(withdraw.act("a", "approve", "m") == "E_TERMINAL");
  Rig late(rig::app(steps, on));
  late.submitted();
  CHECK(late.act("a", "approve", "m") == "");
  CHECK(late.flow("ini", "withdraw") == "E_OP_DISABLED");
  CHECK(late.flow("ini", "terminate") == "E_FORBIDDEN");
  CHECK(late.flow("root", "terminate") == "");
  CHECK(late.value("status") == Value::string("dead"));
  CHECK(late.flow("root", "reopen") == "");
  CHECK(late.status() == "running");
  Rig no(rig::app(steps, on));
  no.submitted();
  CHECK(no.act("b", "reject", "m", {.comment = " "}) == "E_COMMENT_REQUIRED");
  CHECK(no.act("b", "reject", "m") == "");
  CHECK(no.value("status") == Value::string("no"));
}

TEST_CASE("waits end by time or by event; for_each goes over rows; a subflow answers its parent") {
  Rig timed(rig::app("      - {wait: w, for: 3 hours}\n      - {approve: n, by: {user: a}}\n"));
  timed.submitted();
  CHECK(timed.at() == "w");
  CHECK(timed.advance_to("2026-03-02T11:59:00+08:00").empty());
  CHECK(timed.advance_to("2026-03-02T12:00:00+08:00").size() == 1);
  CHECK(timed.at() == "n");
  Rig event(rig::app("      - {wait: w, event: paid}\n      - {approve: n, by: {user: a}}\n"));
  event.submitted();
  CHECK(event.run("-", weir::Emit{"other"}) == "");
  CHECK(event.at() == "w");
  CHECK(event.run("-", weir::Emit{"paid"}) == "");
  CHECK(event.at() == "n");
  Rig rows(rig::app("      - {for_each: each, in: \"[1, 2]\", steps: [{approve: r, by: {user: a}}]}\n      - {approve: n, by: {user: b}}\n"));
  rows.submitted();
  CHECK(rows.at() == "r[1] r[2]");
  CHECK(rows.act("a", "approve", "r[2]") == "");
  CHECK(rows.at() == "r[1]");
  CHECK(rows.act("a", "approve", "r[1]") == "");
  CHECK(rows.at() == "n");
}

TEST_CASE("an instance whose model is lost holds up nobody else's timers, and is told of") {
  const auto app = [](const char* note) {
    return rig::app(std::string("      - {approve: m, by: {user: a}, due: 1 hour, on_timeout: approve, label: ") + note +
                    "}\n      - {approve: n, by: {user: a}}\n");
  };
  Rig rig(app("first"));
  rig.submitted();
  const auto newer = rig::compiled(app("second"));
  REQUIRE(rig.engine().publish(newer));
  rig.clock.at = rig.clock.at.plus_seconds(60);
  rig.submitted();
  {
    auto txn = rig.storage()->begin_write();
    REQUIRE(txn);
    auto all = rig.storage()->begin_read();
    REQUIRE(all);
    const auto rows = (*all)->scan(weir::storage::kind(weir::storage::Own::Model), {}, 10);
    REQUIRE(rows);
    for (const weir::Row& row : *rows)
      if (!(row.key[0] == Value::string(weir::app_hash(newer))))
        REQUIRE((*txn)->erase(weir::storage::kind(weir::storage::Own::Model), row.key, weir::kAny));
    REQUIRE((*txn)->commit({}).kind == weir::CommitResult::Kind::Committed);
  }
  rig.open();
  rig.clock.at = rig.clock.at.plus_seconds(2 * 3600);
  const auto ticked = rig.engine().tick();
  REQUIRE(ticked);
  CHECK(ticked->fired == 1);
  CHECK(rig.at() == "n");
  const auto open = rig.engine().incidents(weir::Actor::system());
  REQUIRE(open);
  REQUIRE(open->size() == 1);
  CHECK(open->front().message.find("lacks the model") != std::string::npos);
}

namespace {

std::string only_incident(Rig& rig, weir::IncidentQuery query = {}) {
  auto open = rig.engine().incidents(weir::Actor::system(), query);
  REQUIRE(open);
  REQUIRE(open->size() == 1);
  return open->front().id;
}

weir::Resolve resolution(const std::string& id, std::vector<std::string> to = {}, Value with = {}) {
  weir::Resolve what{id, "seen to", false, std::move(to), std::move(with)};
  return what;
}

}  // namespace

TEST_CASE("where nobody is found, an administrator says who is asked") {
  Rig rig(rig::app("      - {approve: m, by: {role: nobody_has_it}, mode: any, due: 2 days}\n      - {approve: n, by: {user: a}}\n"));
  rig.submitted();
  const std::string id = only_incident(rig);
  CHECK(rig.run("a", resolution(id, {"b"})) == "E_FORBIDDEN");
  CHECK(rig.run("root", weir::Resolve{id, " ", false, {"b"}, {}}) == "E_COMMENT_REQUIRED");
  CHECK(rig.run("root", resolution(id)) == "E_ARGUMENT");
  CHECK(rig.run("root", resolution(id, {"nobody"})) == "E_RANGE");
  CHECK(rig.run("root", resolution(id, {"ini"})) == "E_RANGE");  // who began it does not decide
  CHECK(rig.run("root", resolution(id, {"b", "c"})) == "");
  CHECK(rig.incidents() == "");
  CHECK(rig.seats("m") == "b:open c:open");
  CHECK(rig.run("root", resolution(id, {"d"})) == "E_NOT_OPEN");
  CHECK(rig.act("c", "approve", "m") == "");
  CHECK(rig.at() == "n");
}

TEST_CASE("where no option holds, an administrator takes one, or the step is left out") {
  const std::string flow = "      - {choose: g, options: [{when: amount > 10, steps: [{approve: big, by: {user: a}}]}, {when: amount > 5, steps: []}]}\n"
                           "      - {approve: n, by: {user: b}}\n";
  Rig rig(rig::app(flow));
  rig.submitted();
  CHECK(rig.run("root", resolution(only_incident(rig), {"7"})) == "E_ARGUMENT");
  CHECK(rig.run("root", resolution(only_incident(rig), {"1", "2"})) == "E_ARGUMENT");
  CHECK(rig.run("root", resolution(only_incident(rig), {"1"})) == "");
  CHECK(rig.at() == "big");
  Rig other(rig::app(flow));
  other.submitted();
  weir::Resolve skip{only_incident(other), "not needed", true, {}, {}};
  skip.to = {"1"};
  CHECK(other.run("root", skip) == "E_ARGUMENT");
  skip.to.clear();
  CHECK(other.run("root", skip) == "");
  CHECK(other.at() == "n");
  CHECK(other.look().steps.front().outcome == "skipped");
  CHECK(other.look().log.back().comment == "not needed");
}

TEST_CASE("what a decision should have come to is given by hand") {
  Rig rig(rig::app("      - {decide: d, into: level}\n      - {approve: n, by: '=if vars.level = 7 then \"a\" else \"b\"'}\n", "    vars: {level: 0}\n",
                   "decisions:\n  d:\n    inputs: {amount: number}\n    outputs: {x: number}\n    hit: unique\n    table: |\n"
                   "      | amount | = x |\n      |--------|-----|\n      | < 5    | 1   |\n      | < 9    | 2   |\n"));
  rig.submitted();
  CHECK(rig.incidents() == "decision@d");
  const std::string id = only_incident(rig);
  CHECK(rig.run("root", resolution(id, {"a"})) == "E_ARGUMENT");
  CHECK(rig.run("root", resolution(id, {}, Value::context({{"lvel", Value::integer(7)}}))) == "E_ARGUMENT");
  CHECK(rig.run("root", resolution(id, {}, Value::context({{"level", Value::integer(7)}}))) == "");
  CHECK(rig.seats("n") == "a:open");
}

TEST_CASE("incidents are listed by flow, step, type, instance and record") {
  Rig rig(rig::app("      - {choose: g, options: [{when: amount > 10, steps: []}]}\n"));
  const weir::RecordRef first = rig.submitted(), second = rig.submitted();
  const auto count = [&](weir::IncidentQuery query) {
    auto open = rig.engine().incidents(weir::Actor::human("root"), query);
    REQUIRE(open);
    return open->size();
  };
  CHECK(count({}) == 2);
  CHECK(count({.flow = "f"}) == 2);
  CHECK(count({.flow = "g"}) == 0);
  CHECK(count({.step = "g"}) == 2);
  CHECK(count({.step = "h"}) == 0);
  CHECK(count({.type = "no_option"}) == 2);
  CHECK(count({.type = "decision"}) == 0);
  CHECK(count({.instance = rig.look().id}) == 1);
  CHECK(count({.record = first}) == 1);
  weir::IncidentQuery one;
  one.limit = 1;
  CHECK(count(one) == 1);
  one.limit = 0;
  CHECK(!rig.engine().incidents(weir::Actor::system(), one));
  // Many at once: each its own transaction with its own answer.
  std::vector<weir::Command> commands;
  const auto all = rig.engine().incidents(weir::Actor::system());
  for (const weir::IncidentView& open : *all)
    commands.push_back(Rig::command("root", weir::Resolve{open.id, "no", true, {}, {}}));
  commands.push_back(commands.front());
  const auto answers = rig.engine().run_all(commands);
  CHECK(answers[0]);
  CHECK(answers[1]);
  CHECK(answers[2].error().reason == "E_NOT_OPEN");
  CHECK(count({}) == 0);
}

TEST_CASE("a flow that is stuck goes on by the version that mends it") {
  Rig rig(rig::app("      - {choose: g, options: [{when: amount > 10, steps: []}]}\n      - {approve: n, by: {user: a}}\n"));
  rig.submitted();
  const std::string id = only_incident(rig);
  REQUIRE(rig.engine().publish(rig::compiled(
      rig::app("      - {choose: g, options: [{when: amount > 10, steps: []}, {otherwise: []}]}\n      - {approve: n, by: {user: a}}\n"))));
  CHECK(rig.run("root", weir::Retry{id}) == "");
  CHECK(rig.incidents() == "no_option@g");  // still by the version that it began with
  CHECK(rig.flow("root", "migrate") == "");
  CHECK(rig.run("root", weir::Retry{only_incident(rig)}) == "");
  CHECK(rig.at() == "n");
}

TEST_CASE("a subflow writes the record under the lock of the flow that waits for it, also when it is undone") {
  std::string yaml = rig::app("      - {approve: first, by: {user: a}}\n      - {subflow: child}\n      - {approve: n, by: {user: b}}\n", {},
                              "connectors:\n  erp: {type: http, base: 'https://erp.example', operations: {order: {post: /order}}}\n");
  yaml += "  child:\n    form: doc\n    lock: none\n    start: {on: manual}\n    steps:\n"
          "      - {set: {note: written}}\n"
          "      - {decide: nothing, id: gone, when: 'false'}\n"
          "      - {approve: c1, by: {user: c}}\n";
  yaml.replace(yaml.find("forms:\n"), 7, "decisions:\n  nothing: {inputs: {amount: number}, outputs: {x: number}, value: '1'}\nforms:\n");
  Rig rig(yaml);
  rig.submitted();
  CHECK(rig.act("a", "approve", "first") == "");
  CHECK(rig.incidents() == "");
  const auto record = rig.engine().read(rig.record, weir::Actor::system());
  REQUIRE(record);
  CHECK(*record->values.find("note") == Value::string("written"));
  CHECK(rig.at() == "c1");
}

TEST_CASE("what fails behind the end of a flow is an incident, and nothing in the flow stays alive") {
  Rig rig(rig::app("      - {approve: n, by: {user: a}}\n", "    on: {withdrawn: [{set: {amount: '=1 / (amount - amount)'}}, {set: {status: undone}}]}\n"));
  rig.submitted(Value::context({{"note", Value::string("text")}}));
  CHECK(rig.flow("ini", "withdraw") == "");
  CHECK(rig.status() == "withdrawn");
  CHECK(rig.at() == "");
  const auto open = rig.engine().incidents(weir::Actor::system());
  REQUIRE(open);
  REQUIRE(open->size() == 1);
  CHECK(open->front().record == rig.record);
  CHECK(open->front().place.starts_with("app.yaml:"));
  CHECK(rig.run("root", weir::Retry{open->front().id}) == "E_OP_DISABLED");
  weir::Resolve done{open->front().id, "done by hand", false, {}, {}};
  CHECK(rig.run("a", done) == "E_FORBIDDEN");
  done.skip = true;
  CHECK(rig.run("root", done) == "E_ARGUMENT");
  done.skip = false;
  CHECK(rig.run("root", done) == "");
  CHECK(rig.run("root", done) == "E_NOT_OPEN");
  CHECK(rig.engine().incidents(weir::Actor::system())->empty());
}
