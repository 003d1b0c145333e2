// The golden scenarios of flows: forks, returns, resubmission, people, times, fields.
#include "tests/runtime/rig.h"

using rig::Rig;
using weir::Value;

namespace {

std::string forked(const std::string& keys = {}) {
  return "      - {approve: before, by: {user: x}}\n      - parallel: both\n" + keys +
         "        branches:\n          p:\n            - {approve: p1, by: {user: a}}\n            - {approve: p2, by: {user: b}}\n"
         "          q:\n            - {approve: q1, by: {user: c}}\n      - {approve: after, by: {user: d}}\n";
}

void to_p2(Rig& rig) {
  rig.submitted();
  CHECK(rig.act("x", "approve", "before") == "");
  CHECK(rig.act("a", "approve", "p1") == "");
}

}  // namespace

TEST_CASE("21: a return inside an arm moves that arm only") {
  Rig rig(rig::app(forked()));
  to_p2(rig);
  CHECK(rig.at() == "q1 p2");
  CHECK(rig.act("b", "return", "p2", {.to = {"p1"}}) == "");
  CHECK(rig.at() == "q1 p1");
  CHECK(rig.act("c", "approve", "q1") == "");
  CHECK(rig.at() == "p1");
  CHECK(rig.act("a", "approve", "p1") == "");
  CHECK(rig.act("b", "approve", "p2") == "");
  CHECK(rig.at() == "after");
}

TEST_CASE("22: a return to before the fork cancels the other arm, and the fork opens anew") {
  Rig rig(rig::app(forked()));
  to_p2(rig);
  CHECK(rig.act("b", "return", "p2", {.to = {"before"}}) == "");
  CHECK(rig.at() == "before");
  CHECK(rig.outcome("q1") == "canceled/canceled/return");
  CHECK(rig.act("x", "approve", "before") == "");
  CHECK(rig.at() == "p1 q1");
}

TEST_CASE("23: a return into a branch beside is refused; to where one stands, and to where nobody was, too") {
  Rig rig(rig::app(forked()));
  to_p2(rig);
  CHECK(rig.act("b", "return", "p2", {.to = {"q1"}}) == "E_RETURN_SCOPE");
  CHECK(rig.act("b", "return", "p2", {.to = {"p2"}}) == "E_RETURN_CURRENT");
  CHECK(rig.act("b", "return", "p2", {.to = {"after"}}) == "E_RETURN_TARGET");
  CHECK(rig.at() == "q1 p2");
}

TEST_CASE("23a: a return into a joined fork runs that arm again, the other arm's votes stand") {
  Rig rig(rig::app(forked()));
  to_p2(rig);
  CHECK(rig.act("b", "approve", "p2") == "");
  CHECK(rig.act("c", "approve", "q1") == "");
  CHECK(rig.at() == "after");
  CHECK(rig.act("d", "return", "after", {.to = {"p2"}}) == "");
  CHECK(rig.at() == "p2");
  CHECK(rig.act("b", "approve", "p2") == "");
  CHECK(rig.at() == "after");
  CHECK(rig.outcome("q1") == "completed/approved");
}

TEST_CASE("23b: a rejection inside an arm ends the flow, or the arm") {
  Rig end(rig::app(forked()));
  to_p2(end);
  CHECK(end.act("c", "reject", "q1") == "");
  CHECK(end.status() == "rejected");
  CHECK(end.outcome("p2") == "canceled/canceled/reject");
  Rig arm(rig::app(forked("        arm_reject: end_arm\n        wait_for: any\n")));
  to_p2(arm);
  CHECK(arm.act("c", "reject", "q1") == "");
  CHECK(arm.status() == "running");
  CHECK(arm.act("b", "approve", "p2") == "");
  CHECK(arm.at() == "after");
}

namespace {
constexpr const char* kThree =
    "      - {approve: n1, by: {user: a}}\n"
    "      - {choose: g, options: [{when: amount > 100, steps: [{approve: n2, by: {user: b}}]}, {otherwise: [{approve: n2b, by: {user: e}}]}]}\n"
    "      - {approve: n3, by: {user: c}}\n";
Value amount(int64_t n) { return Value::context({{"amount", Value::integer(n)}}); }
}  // namespace

TEST_CASE("24: a direct resubmission goes straight back where nothing that was read has changed") {
  Rig rig(rig::app(kThree, "    resubmit: direct\n"));
  rig.submitted(amount(200));
  CHECK(rig.act("a", "approve", "n1") == "");
  CHECK(rig.act("b", "approve", "n2") == "");
  CHECK(rig.act("c", "return", "n3", {.to = {"initiator"}}) == "");
  CHECK(rig.at() == "start");
  CHECK(rig.flow("ini", "resubmit", {.with = Value::context({{"note", Value::string("x")}})}) == "");
  CHECK(rig.at() == "n3");
  CHECK(rig.look().steps.back().round == 2);
}

TEST_CASE("25: a direct resubmission falls back to the step whose condition read what changed") {
  Rig rig(rig::app(kThree, "    resubmit: direct\n"));
  rig.submitted(amount(200));
  CHECK(rig.act("a", "approve", "n1") == "");
  CHECK(rig.act("b", "approve", "n2") == "");
  CHECK(rig.act("c", "return", "n3", {.to = {"initiator"}}) == "");
  CHECK(rig.flow("ini", "resubmit", {.with = amount(50)}) == "");
  CHECK(rig.at() == "n2b");
  CHECK(rig.look().log.back().reason.find("amount") != std::string::npos);
}

TEST_CASE("26: a return to a step of many opens all its seats again in the next round") {
  Rig rig(rig::app("      - {approve: m, by: {users: [a, b]}, mode: all, due: 1 day}\n      - {approve: n, by: {user: c}}\n"));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.act("c", "return", "n", {.to = {"previous"}}) == "");
  CHECK(rig.tasks() == "a@m b@m");
  CHECK(rig.look().steps.back().round == 2);
}

TEST_CASE("27, 28: a decision is taken back until the next step is touched") {
  const std::string flow = "      - {approve: m, by: {users: [a, b]}, mode: any}\n      - {approve: n, by: {users: [c, d]}, mode: claim}\n";
  Rig rig(rig::app(flow));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.act("a", "take_back", "m") == "");
  CHECK(rig.at() == "m");
  CHECK(rig.seats("m") == "a:open b:open");
  CHECK(rig.outcome("n") == "canceled/canceled/take_back");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.act("c", "claim", "n") == "");
  CHECK(rig.act("b", "take_back", "m") == "E_TAKEBACK_LATE");
}

TEST_CASE("32, 33: who is away is stood in for, never by the initiator, and rings end") {
  const auto people = [](const std::string& away) {
    std::string text = rig::app("      - {approve: m, by: {user: a}}\n");
    const std::string find = "    a: {department: d}\n";
    return text.replace(text.find(find), find.size(), away);
  };
  Rig self(people("    a: {department: d, away: [{from: 2026-03-01, until: 2026-03-09, proxy: ini}]}\n"));
  self.submitted();
  CHECK(self.incidents() == "no_assignee@m");
  Rig proxy(people("    a: {department: d, away: [{from: 2026-03-01, until: 2026-03-09, proxy: b}]}\n"));
  proxy.submitted();
  CHECK(proxy.tasks() == "b@m");
  CHECK(proxy.act("a", "approve", "m") == "");
  CHECK(proxy.status() == "approved");
}

TEST_CASE("34: above the top of the tree a head climbs down to the top, or nobody is there") {
  Rig climb(rig::app("      - {approve: m, by: {head_of: initiator.department, level: 3, vacancy: climb}}\n"));
  climb.submitted();
  CHECK(climb.tasks() == "boss@m");
  Rig empty(rig::app("      - {approve: m, by: {head_of: initiator.department, level: 3, vacancy: empty}}\n"));
  empty.submitted();
  CHECK(empty.incidents() == "no_assignee@m");
}

TEST_CASE("35: reminders come at working hours, then the limit passes the step") {
  Rig rig(rig::app("      - approve: m\n        by: {user: a}\n        limits:\n"
                   "          - {after: 4 business hours, do: remind, every: 4 business hours, max: 3}\n"
                   "          - {after: 6 business days, do: approve}\n"));
  // Friday afternoon; Saturday the 7th is a make-up day.
  rig.clock.at = *weir::Instant::parse("2026-03-06T15:00:00+08:00");
  rig.submitted();
  const std::vector<std::string> fired = rig.advance_to("2026-03-20T00:00:00+08:00");
  // 4 hours: Saturday 10:00; 8 hours: Saturday 15:00; 12 hours: Monday 10:00; 6 days: Friday 15:00.
  const std::vector<std::string> wanted = {"2026-03-07T02:00:00Z", "2026-03-07T07:00:00Z", "2026-03-09T02:00:00Z", "2026-03-13T07:00:00Z"};
  CHECK(fired == wanted);
  CHECK(rig.outcome("m") == "completed/timed_out/timer");
  CHECK(rig.seats("m") == "a:moot");
  CHECK(rig.look().log.back().actor_kind == weir::ActorKind::Timer);
  auto messages = rig.engine().effects({.kind = weir::Effect::Kind::Message, .to = "a"}, weir::Actor::system());
  REQUIRE(messages);
  CHECK(messages->size() == 3);
}

TEST_CASE("36: what became due while nothing ran fires once each, in order, with its due time in the log") {
  Rig rig(rig::app("      - approve: m\n        by: {user: a}\n        limits:\n"
                   "          - {after: 1 hour, do: remind, every: 1 hour, max: 3}\n"));
  rig.submitted();
  rig.clock.at = rig.clock.at.plus_seconds(10 * 3600);
  rig.open();
  auto ticked = rig.engine().tick();
  REQUIRE(ticked);
  CHECK(ticked->fired == 3);
  std::vector<std::string> due;
  for (const weir::LogLine& line : rig.look().log)
    if (line.due_at) due.push_back(line.due_at->to_string());
  const std::vector<std::string> wanted = {"2026-03-02T02:00:00Z", "2026-03-02T03:00:00Z", "2026-03-02T04:00:00Z"};
  CHECK(due == wanted);
}

TEST_CASE("37: no time passes while a flow is suspended") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}, due: 2 hours, on_timeout: approve}\n"));
  rig.submitted();
  rig.clock.at = rig.clock.at.plus_seconds(3600);
  CHECK(rig.flow("root", "suspend") == "");
  CHECK(rig.act("a", "approve", "m") == "E_SUSPENDED");
  CHECK(rig.advance_to("2026-03-03T10:00:00+08:00").empty());
  CHECK(rig.flow("root", "resume") == "");
  CHECK(rig.advance_to("2026-03-03T10:59:00+08:00").empty());
  CHECK(rig.advance_to("2026-03-03T11:00:00+08:00").size() == 1);
  CHECK(rig.status() == "approved");
}

TEST_CASE("38: a hidden field is absent for its holder, and a patch of it is refused without its value") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}, fields: {secret: hidden, note: editable}}\n"));
  rig.submitted(Value::context({{"secret", Value::string("hush")}}));
  auto seen = rig.engine().read(rig.record, weir::Actor::human("a"));
  REQUIRE(seen);
  CHECK(seen->values.find("secret") == nullptr);
  CHECK(rig.act("a", "approve", "m", {.with = Value::context({{"secret", Value::string("y")}})}) == "E_FIELD_FORBIDDEN");
  for (const weir::FieldError& field : rig.error.fields) CHECK(field.message.find("hush") == std::string::npos);
  CHECK(rig.act("a", "approve", "m", {.with = Value::context({{"amount", Value::integer(3)}})}) == "E_FIELD_FORBIDDEN");
  CHECK(rig.act("a", "approve", "m", {.with = Value::context({{"note", Value::string("ok")}})}) == "");
  CHECK(rig.value("note") == Value::string("ok"));
}

TEST_CASE("the short form reminds, escalates beside the holder, and keeps both asked") {
  Rig rig(rig::app("      - approve: m\n        by: {user: a}\n        due: 6 hours\n        remind: {every: 2 hours, max: 2}\n"
                   "        on_timeout: {escalate: {user: b}, as: add_parallel}\n"));
  rig.submitted();
  rig.advance_to("2026-03-02T14:00:00+08:00");
  auto messages = rig.engine().effects({.to = "a"}, weir::Actor::human("a"));
  REQUIRE(messages);
  CHECK(messages->size() == 2);
  CHECK(rig.tasks() == "a@m");
  rig.advance_to("2026-03-02T15:00:00+08:00");
  CHECK(rig.tasks() == "a@m b@m");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.status() == "approved");
}

TEST_CASE("37a: what a subflow's end begins in a suspended flow has its whole time when the flow goes on") {
  Rig rig(rig::app("      - {subflow: child}\n      - {approve: m, by: {user: a}, due: 2 hours, on_timeout: approve}\n"
                   "  child:\n    form: doc\n    lock: none\n    start: {on: manual}\n    steps: [{approve: k, by: {user: b}}]\n"));
  rig.submitted();
  CHECK(rig.flow("root", "suspend", {.flow = "f"}) == "");
  CHECK(rig.act("b", "approve", "k") == "");
  CHECK(rig.advance_to("2026-03-03T10:00:00+08:00").empty());
  CHECK(rig.flow("root", "resume", {.flow = "f"}) == "");
  CHECK(rig.advance_to("2026-03-03T12:00:00+08:00").size() == 1);
}

TEST_CASE("in loops within loops a command means the visit that waits for its actor") {
  Rig rig(rig::app("      - {for_each: o, in: \"[1, 2]\", steps: [{for_each: i, in: \"[1]\", steps: [{approve: m, by: {users: [a, b]}, mode: all}]}]}\n"));
  rig.submitted();
  for (int i = 0; i < 2; ++i) {
    CHECK(rig.act("a", "approve", "m[1]") == "");
    CHECK(rig.act("b", "approve", "m[1]") == "");
  }
  CHECK(rig.status() == "approved");
}
