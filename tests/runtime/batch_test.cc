// Many commands at once, one command twice at once, and what a host is asked.
#include <algorithm>

#include "tests/runtime/rig.h"

namespace {

using rig::Rig;

// A directory that uses the moment when it is asked.
class Nosy : public weir::Directory {
 public:
  explicit Nosy(weir::OrgSnapshot people) : people_(std::move(people)) {}
  weir::Result<weir::OrgSnapshot> at(weir::Instant) override {
    if (auto ask = std::exchange(meanwhile, nullptr)) ask();
    return people_;
  }
  std::function<void()> meanwhile;

 private:
  weir::OrgSnapshot people_;
};

class Listening : public weir::Connectors {
 public:
  weir::Result<weir::Value> call(const weir::CallRequest& request) override {
    last = request;
    if (failing) return weir::Error::of("E_CONNECTOR", "no answer");
    return weir::Value::context({});
  }
  weir::CallRequest last;
  bool failing = false;
};

weir::Engine open(const std::string& yaml, rig::SetClock& clock, weir::CountingIds& ids, weir::Directory* directory, weir::Connectors* connectors) {
  auto storage = weir::open_storage("memory:");
  REQUIRE(storage);
  weir::EngineOptions options;
  options.storage = *std::move(storage);
  options.clock = &clock;
  options.ids = &ids;
  options.directory = directory;
  options.connectors = connectors;
  auto opened = weir::Engine::open(options);
  REQUIRE(opened);
  weir::Engine engine = *std::move(opened);
  REQUIRE(engine.publish(rig::compiled(yaml)));
  return engine;
}

}  // namespace

TEST_CASE("40: of a hundred approvals at once one is stale, the others are done, each with its answer") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  std::vector<weir::Command> batch;
  for (int i = 0; i < 100; ++i) {
    weir::Act what{"approve", "m", {{}, rig.submitted()}};
    weir::Command command = Rig::command("a", what);
    command.expected_version = i == 41 ? 9 : 1;
    batch.push_back(command);
  }
  const auto answers = rig.engine().run_all(batch, "batch");
  REQUIRE(answers.size() == 100);
  int done = 0;
  for (size_t i = 0; i < answers.size(); ++i) {
    if (answers[i]) ++done;
    else CHECK((i == 41 && answers[i].error().reason == "E_STALE"));
  }
  CHECK(done == 99);
  // Sent again, it is answered again and nothing more happens.
  const auto again = rig.engine().run_all(batch, "batch");
  CHECK(again[0]->replayed);
  CHECK(again[41].error().reason == "E_STALE");
  batch[0].actor = weir::Actor::human("b");
  CHECK_FALSE(rig.engine().run_all({batch[0]}, "other")[0].ok());
}

TEST_CASE("29: the same key twice has one answer, another key finds the seat closed, and a key is for one command") {
  Rig rig(rig::app("      - {approve: m, by: {users: [a, b]}, mode: all}\n"));
  rig.submitted();
  const weir::Act approve{"approve", "m", {{}, rig.record}};
  REQUIRE(rig.run("a", approve, "k1") == "");
  const int64_t version = rig.look().version;
  for (const bool restart : {false, true}) {
    if (restart) rig.open();
    REQUIRE(rig.run("a", approve, "k1") == "");
    CHECK(rig.last.replayed);
    CHECK(rig.look().version == version);
    CHECK(rig.run("a", approve, "k2") == "E_NOT_OPEN");
    CHECK(rig.run("a", approve, "k2") == "E_NOT_OPEN");
    weir::Act other = approve;
    other.comment = "more";
    CHECK(rig.run("a", other, "k1") == "E_KEY_REUSE");
  }
}

TEST_CASE("a command that comes while its twin is at work is told so, and later has its answer") {
  auto people = std::make_shared<weir::Organisation>();
  people->users.push_back({.id = "ini"});
  Nosy nosy(people);
  rig::SetClock clock;
  weir::CountingIds ids;
  weir::Engine engine = open(rig::app("      - {approve: m, by: {user: a}}\n"), clock, ids, &nosy, nullptr);
  const weir::Command create = Rig::command("ini", weir::Create{"doc", weir::Value::context({})}, "k");
  std::string meanwhile;
  nosy.meanwhile = [&] {
    const auto twin = engine.run(create);
    meanwhile = twin ? "accepted" : twin.error().reason;
  };
  REQUIRE(engine.run(create));
  CHECK(meanwhile == "E_IN_FLIGHT");
  const auto later = engine.run(create);
  REQUIRE(later);
  CHECK(later->replayed);
}

TEST_CASE("a directory that the host keeps alone is changed by the host alone") {
  auto people = std::make_shared<weir::Organisation>();
  people->users.push_back({.id = "root", .roles = {"admin"}});
  Nosy nosy(people);
  rig::SetClock clock;
  weir::CountingIds ids;
  weir::Engine engine = open(rig::app("      - {approve: m, by: {user: a}}\n"), clock, ids, &nosy, nullptr);
  const weir::Value changes = weir::Value::context({{"users", weir::Value::context({})}});
  const auto refused = engine.run(Rig::command("root", weir::ChangeDirectory{changes}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "E_UNSUPPORTED");
  CHECK(engine.run(Rig::command("root", weir::ChangeDirectory{})));  // it has changed: look again
}

TEST_CASE("what is wrong with a change of the directory is named by its place") {
  using weir::Value;
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  const auto user = [](Value keys) { return weir::ChangeDirectory{Value::context({{"users", Value::context({{"a", std::move(keys)}})}})}; };
  CHECK(rig.run("root", user(Value::context({{"manager", Value::string("nobody")}}))) == "E_REFERENCE");
  REQUIRE(rig.error.fields.size() == 1);
  CHECK(rig.error.fields[0].field == "users.a.manager");
  CHECK(rig.run("root", user(Value::context({{"active", Value::string("perhaps")}, {"manager", Value::string("nobody")}}))) == "E_FIELD_INVALID");
  CHECK(rig.error.fields.size() == 2);
  CHECK(rig.run("root", user(Value::context({{"away", Value::list({Value::context({{"from", Value::string("tomorrow")}})})}}))) == "E_FIELD_INVALID");
  CHECK(rig.run("root", weir::ChangeDirectory{Value::context({{"people", Value::context({})}})}) == "E_FIELD_INVALID");
  CHECK(rig.run("b", user(Value::context({{"active", Value::boolean(false)}}))) == "E_FORBIDDEN");
  CHECK(rig.run("root", user(Value::context({{"active", Value::boolean(false)}}))) == "");
  CHECK(rig.run("a", weir::Create{"doc", Value::context({})}) == "E_FORBIDDEN");
  rig.open();  // it is kept
  CHECK(rig.run("a", weir::Create{"doc", Value::context({})}) == "E_FORBIDDEN");
}

TEST_CASE("a connector is told how long an attempt may take") {
  rig::SetClock clock;
  weir::CountingIds ids;
  Listening listening;
  weir::Engine engine = open(rig::app("      - {call: erp.go, timeout: 90 seconds}\n      - {call: erp.stay}\n", "    lock: none\n",
                                      "connectors:\n  erp: {type: http, base: 'https://e', operations: {go: {post: /go}, stay: {post: /s}}}\n"),
                             clock, ids, nullptr, &listening);
  const auto made = engine.run(Rig::command("ini", weir::Create{"doc", weir::Value::context({})}));
  REQUIRE(made);
  REQUIRE(engine.run(Rig::command("ini", weir::Submit{made->record})));
  REQUIRE(engine.tick({.timers_max = 1}));
  CHECK(listening.last.operation == "go");
  CHECK(listening.last.timeout_seconds == 90);
  REQUIRE(engine.tick());
  CHECK(listening.last.operation == "stay");
  CHECK(listening.last.timeout_seconds == 0);
}

TEST_CASE("a call that is retried after its incident keeps its key while its values are the same") {
  rig::SetClock clock;
  weir::CountingIds ids;
  Listening listening;
  weir::Engine engine = open(rig::app("      - {call: erp.go, with: {amount: =amount}}\n", "    lock: none\n",
                                      "connectors:\n  erp: {type: http, base: 'https://e', operations: {go: {post: /go}}}\n"),
                             clock, ids, nullptr, &listening);
  const auto made = engine.run(Rig::command("ini", weir::Create{"doc", weir::Value::context({{"amount", weir::Value::integer(5)}})}));
  REQUIRE(made);
  listening.failing = true;
  REQUIRE(engine.run(Rig::command("ini", weir::Submit{made->record})));
  const auto fail_and_retry = [&] {
    REQUIRE(engine.tick());
    const auto open = engine.incidents(weir::Actor::system());
    REQUIRE(open);
    REQUIRE(open->size() == 1);
    REQUIRE(engine.run(Rig::command("root", weir::Retry{open->front().id})));
  };
  fail_and_retry();
  const std::string first = listening.last.id;
  REQUIRE_FALSE(first.empty());
  fail_and_retry();
  CHECK(listening.last.id == first);
  REQUIRE(engine.tick());  // fails again, with a value that is another by the next try
  REQUIRE(engine.run(Rig::command("ini", weir::Update{made->record, weir::Value::context({{"amount", weir::Value::integer(6)}})})));
  const auto open = engine.incidents(weir::Actor::system());
  REQUIRE(open);
  REQUIRE(engine.run(Rig::command("root", weir::Retry{open->front().id})));
  listening.failing = false;
  REQUIRE(engine.tick());
  CHECK(listening.last.id != first);
  CHECK(*listening.last.values.find("amount") == weir::Value::integer(6));
}

TEST_CASE("a hand-over reaches every open flow, however many there are") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  constexpr int kMany = 1'100;
  for (int i = 0; i < kMany; ++i) rig.submitted();
  REQUIRE(rig.run("root", weir::HandOver{"a", "b"}) == "");
  auto left = rig.engine().inbox(weir::Actor::human("a"));
  auto taken = rig.engine().inbox(weir::Actor::human("b"), {.limit = 2 * kMany});
  REQUIRE(left);
  REQUIRE(taken);
  CHECK(left->tasks.empty());
  CHECK(taken->tasks.size() == kMany);
}

TEST_CASE("R087 the same token twice is one submission and one approval, and the inbox has one entry") {
  Rig rig(rig::app("      - {approve: n, by: {user: a}}\n      - {task: t, by: {user: b}}\n"));
  REQUIRE(rig.run("ini", weir::Create{"doc", weir::Value::context({})}) == "");
  rig.record = rig.last.record;
  CHECK(rig.run("ini", weir::Submit{rig.record}, "s1") == "");
  CHECK(rig.run("ini", weir::Submit{rig.record}, "s1") == "");
  CHECK(rig.last.replayed);
  const auto inbox = rig.engine().inbox(weir::Actor::human("a"));
  REQUIRE(inbox);
  CHECK(inbox->total == 1);
  weir::Act approve;
  approve.verb = "approve";
  approve.step = "n";
  approve.on.record = rig.record;
  CHECK(rig.run("a", approve, "a1") == "");
  CHECK(rig.run("a", approve, "a1") == "");
  CHECK(rig.last.replayed);
  CHECK(rig.run("a", approve, "a2") == "E_NOT_OPEN");
  approve.comment = "other";
  CHECK(rig.run("a", approve, "a1") == "E_KEY_REUSE");
  CHECK(rig.at() == "t");
}

TEST_CASE("R198 R199 a step says who acts until when and what he may do, and the flow what is still to come") {
  Rig rig(rig::app("      - {approve: n, by: {user: a}, due: 2 days, can: [transfer], fields: {note: editable, secret: hidden}}\n"
                   "      - {task: t, by: {user: b}}\n      - {choose: g, options: [{when: amount > 5, steps: [{task: big, by: {user: c}}]}, {otherwise: []}]}\n"));
  rig.submitted();
  const auto inbox = rig.engine().inbox(weir::Actor::human("a"));
  REQUIRE(inbox);
  REQUIRE(inbox->tasks.size() == 1);
  const weir::TaskView& task = inbox->tasks.front();
  CHECK(task.holder == "a");
  CHECK(task.due);
  CHECK(std::find(task.verbs.begin(), task.verbs.end(), "approve") != task.verbs.end());
  CHECK(std::find(task.verbs.begin(), task.verbs.end(), "transfer") != task.verbs.end());
  CHECK(std::find(task.verbs.begin(), task.verbs.end(), "delegate") == task.verbs.end());
  CHECK(std::find(task.fields.begin(), task.fields.end(), std::pair<std::string, std::string>("note", "editable")) != task.fields.end());
  const weir::CaseView view = rig.look();
  CHECK(view.at == std::vector<std::string>{"n"});
  CHECK(view.predicted == std::vector<std::string>{"t", "g"});
}
