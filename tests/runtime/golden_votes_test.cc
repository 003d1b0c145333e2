// The golden scenarios of approvals: votes, added signers, transfers, policies. Numbers are theirs.
#include "tests/runtime/rig.h"

using rig::Rig;
using weir::Value;

namespace {

std::string step(const std::string& by, const std::string& mode, const std::string& more = {}) {
  return "      - approve: m\n        by: {users: [" + by + "]}\n        mode: " + mode + "\n" + more;
}
constexpr const char* kNext = "      - {approve: n, by: {user: e}}\n";

}  // namespace

TEST_CASE("1: all, one rejects: the step is rejected at once, the third seat is moot, all stay in history") {
  Rig rig(rig::app(step("a, b, c", "all")));
  rig.submitted();
  CHECK(rig.tasks() == "a@m b@m c@m");
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.act("b", "reject", "m") == "");
  CHECK(rig.seats("m") == "a:approved b:rejected c:moot");
  CHECK(rig.status() == "rejected");
  CHECK(rig.tasks() == "");
}

TEST_CASE("2: all with reject: collect rejects only after the last vote") {
  Rig rig(rig::app(step("a, b, c", "all", "        reject: collect\n")));
  rig.submitted();
  CHECK(rig.act("a", "reject", "m") == "");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.status() == "running");
  CHECK(rig.act("c", "approve", "m") == "");
  CHECK(rig.status() == "rejected");
}

TEST_CASE("3, 4: any: the first rejection rejects, with reject: all it waits for an approval") {
  Rig first(rig::app(step("a, b", "any")));
  first.submitted();
  CHECK(first.act("a", "reject", "m") == "");
  CHECK(first.seats("m") == "a:rejected b:moot");
  CHECK(first.status() == "rejected");
  Rig all(rig::app(step("a, b", "any", "        reject: all\n")));
  all.submitted();
  CHECK(all.act("a", "reject", "m") == "");
  CHECK(all.act("b", "approve", "m") == "");
  CHECK(all.status() == "approved");
}

TEST_CASE("5: sequential: one after the other, in the order that was fixed at the start") {
  Rig rig(rig::app(step("a, b, c", "sequential")));
  rig.submitted();
  CHECK(rig.tasks() == "a@m");
  CHECK(rig.act("b", "approve", "m") == "E_NOT_OPEN");
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.tasks() == "b@m");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.act("c", "approve", "m") == "");
  CHECK(rig.status() == "approved");
}

TEST_CASE("6, 7: percent 60 of 5: three approvals approve, three rejections reject") {
  Rig yes(rig::app(step("a, b, c, d, e", "{percent: 60}") + kNext));
  yes.submitted();
  for (const char* who : {"a", "b", "c"}) CHECK(yes.act(who, "approve", "m") == "");
  CHECK(yes.seats("m") == "a:approved b:approved c:approved d:moot e:moot");
  CHECK(yes.at() == "n");
  Rig no(rig::app(step("a, b, c, d, e", "{percent: 60}")));
  no.submitted();
  CHECK(no.act("a", "reject", "m") == "");
  CHECK(no.act("b", "reject", "m") == "");
  CHECK(no.status() == "running");
  CHECK(no.act("c", "reject", "m") == "");
  CHECK(no.status() == "rejected");
}

TEST_CASE("8: weights decide one arm of a fork and leave the other untouched") {
  Rig rig(rig::app("      - parallel: both\n        branches:\n          p:\n            - approve: p1\n              by: {users: [a, b, c]}\n"
                   "              mode: {percent: 50}\n              weights: {a: 3}\n          q:\n            - approve: q1\n"
                   "              by: {users: [d, e]}\n              mode: all\n"));
  rig.submitted();
  CHECK(rig.at() == "p1 q1");
  CHECK(rig.act("a", "approve", "p1") == "");
  CHECK(rig.at() == "q1");
  CHECK(rig.tasks() == "d@q1 e@q1");
  CHECK(rig.act("d", "approve", "q1") == "");
  CHECK(rig.act("e", "approve", "q1") == "");
  CHECK(rig.status() == "approved");
}

TEST_CASE("9, 10: abstentions are left out; when all abstain nobody has voted") {
  Rig rig(rig::app(step("a, b, c", "{percent: 60}", "        abstain: exclude\n")));
  rig.submitted();
  CHECK(rig.act("a", "abstain", "m") == "");
  CHECK(rig.act("b", "abstain", "m") == "");
  CHECK(rig.act("c", "approve", "m") == "");
  CHECK(rig.status() == "approved");
  for (const char* mode : {"all", "any", "sequential", "{percent: 60}", "{count: 1}", "{weight: 1}"}) {
    INFO(mode);
    Rig none(rig::app(step("a, b", mode, "        abstain: exclude\n")));
    none.submitted();
    CHECK(none.act("a", "abstain", "m") == "");
    CHECK(none.act("b", "abstain", "m") == "");
    CHECK(none.incidents() == "no_vote@m");
    Rig pass(rig::app(step("a, b", mode, "        abstain: exclude\n        when_empty: pass\n")));
    pass.submitted();
    CHECK(pass.act("a", "abstain", "m") == "");
    CHECK(pass.act("b", "abstain", "m") == "");
    CHECK(pass.status() == "approved");
  }
}

TEST_CASE("11: a veto decides only before the step is decided") {
  const std::string veto = step("a, b, c, d", "{percent: 50}", "        veto: {user: d}\n") + kNext;
  Rig late(rig::app(veto));
  late.submitted();
  CHECK(late.act("a", "approve", "m") == "");
  CHECK(late.act("b", "approve", "m") == "");
  CHECK(late.at() == "n");
  CHECK(late.act("d", "reject", "m") == "E_NOT_OPEN");
  Rig early(rig::app(veto));
  early.submitted();
  CHECK(early.act("d", "reject", "m") == "");
  CHECK(early.status() == "rejected");
}

TEST_CASE("12: an added signer and who added him are moot once another has decided") {
  Rig rig(rig::app(step("a, b", "any") + kNext));
  rig.submitted();
  CHECK(rig.act("a", "add_before", "m", {.to = {"x"}}) == "");
  CHECK(rig.seats("m") == "a:held b:open x:open");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.seats("m") == "a:moot b:approved x:moot");
}

TEST_CASE("13, 14: signers added before advise, or bind") {
  for (const bool binding : {false, true}) {
    Rig rig(rig::app(step("a, b", "all", binding ? "        added_reject: binding\n" : "")));
    rig.submitted();
    CHECK(rig.act("a", "add_before", "m", {.to = {"x", "y"}, .mode = "any"}) == "");
    CHECK(rig.tasks() == "x@m b@m y@m");
    CHECK(rig.act("x", "reject", "m") == "");
    CHECK(rig.act("y", "reject", "m") == "");
    if (binding) {
      CHECK(rig.status() == "rejected");
      continue;
    }
    CHECK(rig.seats("m") == "a:open b:open x:rejected y:rejected");
    CHECK(rig.act("a", "approve", "m") == "");
    CHECK(rig.act("b", "approve", "m") == "");
    CHECK(rig.status() == "approved");
  }
  Rig rig(rig::app(step("a, b", "all")));
  rig.submitted();
  CHECK(rig.act("a", "add_before", "m", {.to = {"x", "y"}, .mode = "any"}) == "");
  CHECK(rig.act("x", "approve", "m") == "");
  CHECK(rig.seats("m") == "a:open b:open x:approved y:moot");
}

TEST_CASE("15: a signer added after decides the adder's seat") {
  Rig rig(rig::app(step("a", "all")));
  rig.submitted();
  CHECK(rig.act("a", "add_after", "m", {.to = {"x"}}) == "");
  CHECK(rig.seats("m") == "a:held x:open");
  CHECK(rig.act("x", "reject", "m") == "");
  CHECK(rig.seats("m") == "a:rejected x:rejected");
  CHECK(rig.status() == "rejected");
}

TEST_CASE("16: added signers add no deeper than added_depth") {
  Rig rig(rig::app(step("a", "all")));
  rig.submitted();
  CHECK(rig.act("a", "add_before", "m", {.to = {"x"}}) == "");
  CHECK(rig.act("x", "add_before", "m", {.to = {"y"}}) == "");
  CHECK(rig.act("y", "add_before", "m", {.to = {"d"}}) == "E_NESTED_LIMIT");
}

TEST_CASE("17, 18: removing signers may decide the step, and the last one stays") {
  Rig rig(rig::app(step("a, b, c", "all") + kNext));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.act("root", "remove_sign", "m", {.to = {"b"}}) == "");
  CHECK(rig.at() == "m");
  CHECK(rig.act("root", "remove_sign", "m", {.to = {"c"}}) == "");
  CHECK(rig.at() == "n");
  CHECK(rig.outcome("m") == "completed/approved");
  Rig last(rig::app(step("a", "all")));
  last.submitted();
  CHECK(last.act("root", "remove_sign", "m", {.to = {"a"}}) == "E_LAST_SEAT");
}

TEST_CASE("19: a transfer to somebody who is asked already is refused, or merges the votes") {
  Rig rig(rig::app(step("a, b", "all")));
  rig.submitted();
  CHECK(rig.act("a", "transfer", "m", {.to = {"b"}}) == "E_ALREADY_IN");
  CHECK(rig.act("a", "transfer", "m", {.to = {"a"}}) == "E_SELF_TARGET");
  CHECK(rig.act("a", "transfer", "m", {.to = {"nobody"}}) == "E_RANGE");
  CHECK(rig.act("a", "transfer", "m", {.to = {"x"}}) == "");
  CHECK(rig.act("a", "approve", "m") == "E_NOT_HOLDER");
  CHECK(rig.act("x", "approve", "m") == "");
  Rig merge(rig::app(step("a, b", "{weight: 2}", "        transfer_merge: true\n")));
  merge.submitted();
  CHECK(merge.act("a", "transfer", "m", {.to = {"b"}}) == "");
  CHECK(merge.act("b", "approve", "m") == "");
  CHECK(merge.status() == "approved");
}

TEST_CASE("20: what a delegate says is advice; the owner still decides") {
  Rig rig(rig::app(step("a", "any")));
  rig.submitted();
  CHECK(rig.act("a", "delegate", "m", {.to = {"d"}}) == "");
  CHECK(rig.tasks() == "d@m");
  CHECK(rig.act("d", "resolve", "m", {.mode = "reject"}) == "");
  CHECK(rig.tasks() == "a@m");
  CHECK(rig.status() == "running");
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.status() == "approved");
}

TEST_CASE("29: the same key gives the same answer, another one finds the seat closed") {
  Rig rig(rig::app(step("a", "any") + kNext));
  rig.submitted();
  weir::Act approve{"approve", "m", {{}, rig.record}};
  CHECK(rig.run("a", approve, "k1") == "");
  const int64_t version = rig.last.version;
  const std::vector<weir::Event> first = rig.last.events.list();
  CHECK(rig.run("a", approve, "k1") == "");
  CHECK(rig.last.replayed);
  CHECK(rig.last.version == version);
  REQUIRE_FALSE(first.empty());
  REQUIRE(rig.last.events.size() == first.size());
  for (size_t i = 0; i < first.size(); ++i) {
    const weir::Event& again = rig.last.events[i];
    CHECK(again.aggregate == first[i].aggregate);
    CHECK(again.seq == first[i].seq);
    CHECK(again.type == first[i].type);
    CHECK(again.step == first[i].step);
    CHECK(again.data == first[i].data);
  }
  CHECK(rig.run("a", approve, "k2") == "E_NOT_OPEN");
  approve.comment = "other";
  CHECK(rig.run("a", approve, "k1") == "E_KEY_REUSE");
  CHECK(rig.run("a", weir::Act{"approve", "m", {{}, rig.record}}, "k2") == "E_NOT_OPEN");
  CHECK(rig.look().version == version);
}

TEST_CASE("30, 31: an earlier approval counts, unless the step wants more or the flow came back") {
  const std::string two = "      - {approve: n1, by: {user: a}}\n      - {approve: n2, by: {user: a}, dedupe: consecutive";
  const std::string last = "      - {approve: n3, by: {user: b}}\n";
  Rig rig(rig::app(two + "}\n" + last));
  rig.submitted();
  CHECK(rig.act("a", "approve", "n1") == "");
  CHECK(rig.at() == "n3");
  CHECK(rig.outcome("n2") == "completed/approved/dedupe");
  CHECK(rig.act("b", "return", "n3", {.to = {"n1"}}) == "");
  CHECK(rig.act("a", "approve", "n1") == "");
  CHECK(rig.at() == "n3");
  Rig wants(rig::app(two + ", fields: {note: required}}\n" + last));
  wants.submitted();
  CHECK(wants.act("a", "approve", "n1") == "");
  CHECK(wants.at() == "n2");
}
