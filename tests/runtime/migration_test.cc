// Running flows and another version of the app: what can go over, what becomes of votes, people and times.
#include "engine/storage/kinds.h"
#include "tests/runtime/rig.h"
#include "weir/engine.h"

using rig::Rig;
using weir::MigrationVerdict;
using weir::Value;

namespace {

constexpr const char* kManager = "      - {approve: m, by: {users: [a, b]}, mode: all, due: 3 days}\n";
constexpr const char* kLast = "      - {approve: last, by: {user: e}}\n";

// Publishes another version and says what is said of the one instance.
weir::MigrationView told(Rig& rig, const std::string& yaml, std::vector<std::pair<std::string, std::string>> steps = {}) {
  REQUIRE(rig.engine().publish(rig::compiled(yaml)));
  weir::MigrationQuery query;
  query.steps = std::move(steps);
  auto views = rig.engine().migrations(query, weir::Actor::system());
  REQUIRE(views);
  REQUIRE(views->size() == 1);
  return views->front();
}

std::string migrated(Rig& rig, Value with = {}, const std::string& mode = {}, const std::string& to = {}) {
  weir::Administer what;
  what.with = std::move(with);
  what.mode = mode;
  what.to = to;
  return rig.flow("root", "migrate", what);
}

Value names(const std::string& from, const std::string& to) { return Value::context({{from, Value::string(to)}}); }

bool whole(Rig& rig) {
  const auto found = rig.engine().verify();
  return found && found->whole();
}

}  // namespace

TEST_CASE("running flows stay on their version when another one is published") {
  Rig rig(rig::app(std::string(kManager) + kLast));
  rig.submitted();
  const weir::MigrationView view = told(rig, rig::app(std::string(kManager) + "      - {approve: other, by: {user: d}}\n"));
  CHECK(view.version == 1);
  CHECK(view.verdict == MigrationVerdict::Automatic);
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.at() == "last");
}

TEST_CASE("a version in which nothing of it is different leaves it unaffected") {
  Rig rig(rig::app(kManager));
  rig.submitted();
  const std::string more = "decisions:\n  d: {inputs: {amount: number}, outputs: {who: text}, value: '\"x\"'}\n";
  const weir::MigrationView view = told(rig, rig::app(kManager, {}, "functions: {}\n"));
  CHECK(view.verdict == MigrationVerdict::Unaffected);
  CHECK(view.reasons.empty());
  CHECK(migrated(rig) == "");
  CHECK(rig.look().model != "");
  CHECK(rig.seats("m") == "a:open b:open");
}

TEST_CASE("given votes stay, who has not acted is found anew, and the log folds to what is stored") {
  Rig rig(rig::app(std::string(kManager) + kLast));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  const weir::MigrationView view =
      told(rig, rig::app("      - {approve: m, by: {users: [a, c, d]}, mode: all, due: 3 days}\n" + std::string(kLast)));
  CHECK(view.verdict == MigrationVerdict::Automatic);
  CHECK(migrated(rig) == "");
  CHECK(rig.seats("m") == "a:approved b:canceled c:open d:open");
  CHECK(rig.act("b", "approve", "m") == "E_NOT_OPEN");
  CHECK(rig.act("c", "approve", "m") == "");
  CHECK(rig.act("d", "approve", "m") == "");
  CHECK(rig.at() == "last");
  CHECK(whole(rig));
}

TEST_CASE("votes count by the new rule, which may decide at once") {
  Rig rig(rig::app(std::string(kManager) + kLast));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  told(rig, rig::app("      - {approve: m, by: {users: [a, b]}, mode: any, due: 3 days}\n" + std::string(kLast)));
  CHECK(migrated(rig) == "");
  CHECK(rig.at() == "last");
  CHECK(rig.seats("m") == "a:approved b:moot");
}

TEST_CASE("a vote falls that rests on a field which means something else now") {
  const auto app = [](const char* formula) {
    std::string text = rig::app("      - {approve: m, by: '=if rate > 5 then [\"a\", \"b\"] else [\"c\"]', mode: all}\n" + std::string(kLast));
    return text.replace(text.find("      note: {type: text}\n"), 25,
                        std::string("      note: {type: text}\n      rate: {type: number, formula: ") + formula + "}\n");
  };
  Rig rig(app("amount * 2"));
  rig.submitted(Value::context({{"amount", Value::integer(10)}}));
  CHECK(rig.act("a", "approve", "m") == "");
  const weir::MigrationView view = told(rig, app("amount * 3"));
  CHECK(view.verdict == MigrationVerdict::Automatic);
  CHECK(migrated(rig) == "");
  CHECK(rig.seats("m") == "a:open b:open");
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.at() == "last");
}

TEST_CASE("a step that is gone needs a choice, names who may take its place, and goes on there") {
  Rig rig(rig::app(std::string(kManager) + kLast));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  const std::string next = rig::app("      - {approve: chief, by: {users: [a, b]}, mode: all, due: 3 days}\n" + std::string(kLast));
  const weir::MigrationView view = told(rig, next);
  CHECK(view.verdict == MigrationVerdict::NeedsChoice);
  REQUIRE(view.choices.size() == 1);
  CHECK(view.choices.front().step == "m");
  CHECK(view.choices.front().among.front() == "chief");
  CHECK(migrated(rig) == "E_MIGRATION");
  REQUIRE(rig.error.fields.size() == 1);
  CHECK(rig.error.fields.front().field == "m");
  CHECK(migrated(rig, names("m", "cheif")) == "E_MIGRATION");
  CHECK(rig.error.message.find("'cheif'") != std::string::npos);
  CHECK(rig.at() == "m");
  CHECK(migrated(rig, names("m", "chief")) == "");
  CHECK(rig.at() == "chief");
  CHECK(rig.seats("chief") == "a:approved b:open");
  CHECK(rig.act("b", "approve", "chief") == "");
  CHECK(rig.at() == "last");
  CHECK(whole(rig));
}

TEST_CASE("a step of another kind is left, and the flow goes on at the one that is named") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n" + std::string(kLast)));
  rig.submitted();
  told(rig, rig::app("      - {task: t, by: {user: b}}\n" + std::string(kLast)));
  CHECK(migrated(rig, names("m", "t")) == "");
  CHECK(rig.at() == "t");
  CHECK(rig.act("b", "complete", "t") == "");
  CHECK(rig.at() == "last");
  CHECK(whole(rig));
}

TEST_CASE("history keeps steps that are gone, and nobody returns to them") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n" + std::string(kLast)));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  told(rig, rig::app(kLast));
  CHECK(migrated(rig) == "");
  REQUIRE(rig.look().steps.size() == 2);
  CHECK(rig.look().steps.front().id == "m");
  CHECK(rig.look().steps.front().outcome == "approved");
  weir::Act back;
  back.to = {"m"};
  CHECK(rig.act("e", "return", "last", back) == "E_RETURN_TARGET");
  CHECK(rig.act("e", "approve", "last") == "");
  CHECK(rig.status() == "approved");
  CHECK(whole(rig));
}

TEST_CASE("who was returned to the initiator resubmits by the new version") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n" + std::string(kLast), "    resubmit: direct\n"));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  weir::Act back;
  back.to = {"initiator"};
  CHECK(rig.act("e", "return", "last", back) == "");
  told(rig, rig::app("      - {approve: m, by: {user: a}}\n      - {approve: final, by: {user: d}}\n", "    resubmit: direct\n"));
  CHECK(migrated(rig) == "");
  CHECK(rig.flow("ini", "resubmit") == "");
  // The step that sent it back is gone: everybody is asked again, and nothing is approved by itself.
  CHECK(rig.status() == "running");
  CHECK(rig.at() == "m");
}

TEST_CASE("times are set anew from the entry of the step, or from now where that is asked") {
  const std::string before = "      - {approve: m, by: {user: a}, limits: [{after: 1 day, do: remind}, {after: 3 days, do: reject}]}\n";
  const std::string after = "      - {approve: m, by: {user: a}, limits: [{after: 1 day, do: remind}, {after: 5 days, do: reject}]}\n";
  for (const bool restart : {false, true}) {
    CAPTURE(restart);
    Rig rig(rig::app(before));
    const weir::Instant start = rig.clock.at;
    rig.submitted();
    rig.clock.at = start.plus_seconds(2 * 86'400);
    REQUIRE(rig.engine().tick());
    const auto reminders = [&] { return rig.engine().effects({weir::Effect::Kind::Message}, weir::Actor::system())->size(); };
    const size_t sent = reminders();
    told(rig, rig::app(after));
    CHECK(migrated(rig, {}, restart ? "restart" : "keep") == "");
    rig.clock.at = start.plus_seconds(4 * 86'400);
    REQUIRE(rig.engine().tick());
    // The reminder was given: it is not given again.
    CHECK(reminders() == sent);
    CHECK(rig.status() == "running");
    rig.clock.at = start.plus_seconds(5 * 86'400 + 60);
    REQUIRE(rig.engine().tick());
    CHECK(rig.status() == (restart ? "running" : "rejected"));
    rig.clock.at = start.plus_seconds(7 * 86'400 + 60);
    REQUIRE(rig.engine().tick());
    CHECK(rig.status() == "rejected");
  }
}

TEST_CASE("branches that run keep running; a fork that is gone around one blocks") {
  const std::string fork =
      "      - parallel: both\n        branches:\n          left: [{approve: l, by: {user: a}}]\n          right: [{approve: r, by: {user: b}}]\n";
  Rig rig(rig::app(fork + kLast));
  rig.submitted();
  CHECK(rig.act("a", "approve", "l") == "");
  // The same branches in another order, and a third one: it runs none that was not opened.
  const std::string more =
      "      - parallel: both\n        branches:\n          new: [{approve: n, by: {user: c}}]\n"
      "          right: [{approve: r, by: {user: b}}, {approve: r2, by: {user: d}}]\n          left: [{approve: l, by: {user: a}}]\n";
  weir::MigrationView view = told(rig, rig::app(more + kLast));
  CHECK(view.verdict == MigrationVerdict::Automatic);
  CHECK(migrated(rig) == "");
  CHECK(rig.at() == "r");
  CHECK(rig.act("b", "approve", "r") == "");
  CHECK(rig.at() == "r2");
  view = told(rig, rig::app("      - {approve: l, by: {user: a}}\n      - {approve: r2, by: {user: d}}\n" + std::string(kLast)));
  CHECK(view.verdict == MigrationVerdict::Blocked);
  CHECK(migrated(rig) == "E_MIGRATION");
  CHECK(rig.act("d", "approve", "r2") == "");
  CHECK(rig.at() == "last");
  CHECK(whole(rig));
}

TEST_CASE("a flow that is gone, or is about another form, blocks") {
  Rig rig(rig::app(kManager));
  rig.submitted();
  std::string other = rig::app(kManager);
  other.replace(other.find("  f:\n    form"), 4, "  g:");
  const weir::MigrationView view = told(rig, other);
  CHECK(view.verdict == MigrationVerdict::Blocked);
  CHECK(migrated(rig) == "E_MIGRATION");
}

TEST_CASE("a migration is taken back to the same rows as long as nothing has happened since") {
  Rig rig(rig::app(std::string(kManager) + kLast));
  rig.submitted();
  CHECK(rig.act("a", "approve", "m") == "");
  const auto rows = [&](weir::storage::Own own) {
    auto txn = rig.storage()->begin_read();
    REQUIRE(txn);
    auto found = (*txn)->scan(weir::storage::kind(own), {}, 1000);
    REQUIRE(found);
    std::vector<std::vector<Value>> all;
    for (const weir::Row& row : *found) {
      all.push_back(row.key);
      all.back().insert(all.back().end(), row.cells.begin(), row.cells.end());
    }
    return all;
  };
  using weir::storage::Own;
  const auto tasks = rows(Own::Task), candidates = rows(Own::TaskCandidate), timers = rows(Own::Timer);
  const std::string model = rig.look().model;
  CHECK(migrated(rig, {}, "back") == "E_NOT_OPEN");
  told(rig, rig::app("      - {approve: m, by: {users: [a, c, d]}, mode: all, due: 1 day}\n" + std::string(kLast)));
  CHECK(migrated(rig) == "");
  CHECK(rows(Own::Task) != tasks);
  CHECK(migrated(rig, {}, "back") == "");
  CHECK(rig.look().model == model);
  CHECK(rig.seats("m") == "a:approved b:open");
  CHECK(rows(Own::Task) == tasks);
  CHECK(rows(Own::TaskCandidate) == candidates);
  CHECK(rows(Own::Timer) == timers);
  CHECK(whole(rig));
  // Once somebody has acted, the older version is a version like others.
  CHECK(migrated(rig) == "");
  CHECK(rig.act("c", "approve", "m") == "");
  CHECK(migrated(rig, {}, "back") == "E_STALE");
  CHECK(migrated(rig, {}, {}, "1") == "");
  CHECK(rig.look().model == model);
  CHECK(rig.act("b", "approve", "m") == "");
  CHECK(rig.at() == "last");
  CHECK(whole(rig));
}

TEST_CASE("who may not administer does not migrate, and what is no version is told") {
  Rig rig(rig::app(kManager));
  rig.submitted();
  REQUIRE(rig.engine().publish(rig::compiled(rig::app(std::string(kManager) + kLast))));
  weir::Administer what;
  CHECK(rig.flow("a", "migrate", what) == "E_FORBIDDEN");
  CHECK(rig.flow("ini", "migrate", what) == "E_FORBIDDEN");
  CHECK(migrated(rig, {}, {}, "9") == "E_NOT_FOUND");
  CHECK(migrated(rig, {}, {}, "two") == "E_ARGUMENT");
  CHECK(migrated(rig, {}, "sideways") == "E_ARGUMENT");
  CHECK(migrated(rig, Value::context({{"m", Value::integer(1)}})) == "E_ARGUMENT");
  CHECK(rig.flow("root", "suspend") == "");
  CHECK(migrated(rig) == "");
  CHECK(rig.flow("root", "terminate") == "");
  CHECK(migrated(rig) == "E_TERMINAL");
}

TEST_CASE("a plan of a migration writes nothing and says who would be asked") {
  Rig rig(rig::app(kManager));
  rig.submitted();
  REQUIRE(rig.engine().publish(rig::compiled(rig::app("      - {approve: m, by: {users: [a, c]}, mode: all, due: 1 day}\n"))));
  weir::Administer what;
  what.verb = "migrate";
  what.on.record = rig.record;
  const auto delta = rig.engine().plan(Rig::command("root", what));
  REQUIRE(delta);
  REQUIRE(delta->outcome.opened.size() == 1);
  CHECK(delta->outcome.opened.front().holder == "c");
  CHECK(rig.seats("m") == "a:open b:open");
  CHECK(rig.flow("root", "migrate", what) == "");
  CHECK(rig.seats("m") == "a:open b:canceled c:open");
}

TEST_CASE("variables that come with the new version are worked out; the others stay") {
  Rig rig(rig::app(kManager, "    vars: {size: =amount * 2}\n"));
  rig.submitted(Value::context({{"amount", Value::integer(10)}}));
  told(rig, rig::app(kManager, "    vars: {size: =amount * 3, extra: =amount + 1}\n"));
  CHECK(migrated(rig) == "");
  const Value vars = rig.look().vars;
  REQUIRE(vars.find("extra") != nullptr);
  CHECK(*vars.find("extra") == Value::integer(11));
  CHECK(*vars.find("size") == Value::integer(20));
}
