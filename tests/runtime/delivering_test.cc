// Effects reach the host's destinations: all, in order, under one id, with one engine or two, and go when
// their time is over.
#include <functional>
#include <map>

#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"

using weir::Effect;
using weir::Instant;
using weir::Value;

namespace {

// A gateway that may be down, and may need its time.
class Gate : public weir::Destination {
 public:
  explicit Gate(std::string name) : name_(std::move(name)) {}
  std::string name() const override { return name_; }
  bool wants(const Effect& effect) const override { return effect.kind != Effect::Kind::Call && effect.to != unwanted; }
  weir::Status deliver(const Effect& effect) override {
    ++tries;
    const bool refuses = down || effect.to == refused;
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    if (refuses) return weir::Error::of("E_STORAGE", "nobody answers");
    if (ids[effect.id]++ == 0) lines[effect.instance] += effect.to + " ", got += (effect.to.empty() ? effect.name : effect.to) + " ";
    return weir::Done{};
  }

  bool down = false;
  std::string refused, unwanted;
  std::function<void()> meanwhile;  // once, while the next one is on its way
  int tries = 0;
  std::string got;                 // first deliveries, in order
  std::map<std::string, int> ids;  // how often each came
  std::map<std::string, std::string> lines;  // `got` of each instance

 private:
  std::string name_;
};

class Erp : public weir::Connectors {
 public:
  weir::Result<Value> call(const weir::CallRequest& request) override {
    ++calls[request.id];
    const int64_t answer = next++;
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return Value::context({{"n", Value::integer(answer)}});
  }
  std::function<void()> meanwhile;
  std::map<std::string, int> calls;
  int64_t next = 1;
};

const char* const kTell =
    "      - {notify: one, to: {user: a}, message: m}\n      - {notify: two, to: {user: b}, message: m}\n"
    "      - {approve: m, by: {user: c}}\n      - {notify: three, to: {user: d}, message: m}\n";

// Engines of several processes over one store, each with its clock and ports.
struct Side {
  rig::SetClock clock;
  weir::EngineOptions options;
  std::unique_ptr<weir::Engine> engine;

  explicit Side(std::shared_ptr<weir::Storage> store) {
    options.storage = std::move(store);
    options.clock = &clock;
    options.verify = true;
  }
  weir::Engine& open() {
    engine.reset();
    auto opened = weir::Engine::open(options);
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().message));
    engine = std::make_unique<weir::Engine>(*std::move(opened));
    return *engine;
  }
  weir::Ticked tick() {
    auto ticked = engine->tick();
    REQUIRE_MESSAGE(ticked.ok(), (ticked ? "" : ticked.error().message));
    return *ticked;
  }
  weir::RecordRef submit() {
    const auto made = engine->run({weir::Actor::human("ini"), {}, {}, weir::Create{"doc", Value::context({})}});
    REQUIRE(made.ok());
    REQUIRE(engine->run({weir::Actor::human("ini"), {}, {}, weir::Submit{made->record}}).ok());
    return made->record;
  }
  void approve(const weir::RecordRef& record) {
    const auto done = engine->run({weir::Actor::human("c"), {}, {}, weir::Act{"approve", "m", {{}, record}}});
    REQUIRE_MESSAGE(done.ok(), (done ? "" : done.error().message));
  }
  void pass(int64_t seconds) { clock.at = clock.at.plus_seconds(seconds); }
};

std::shared_ptr<weir::Storage> memory() {
  auto opened = weir::open_storage("memory:");
  REQUIRE(opened.ok());
  return *std::move(opened);
}

size_t kept(weir::Engine& engine) { return engine.effects({}, weir::Actor::system())->size(); }

}  // namespace

TEST_CASE("each destination is given every effect once, in order, and goes on where it was after a restart") {
  const weir::storage::TempFolder folder;
  auto file = weir::open_storage("sqlite:" + folder.file("store.db"));
  REQUIRE(file.ok());
  for (std::shared_ptr<weir::Storage> store : {memory(), std::shared_ptr<weir::Storage>(*std::move(file))}) {
    Gate mail("mail"), queue("queue");
    queue.unwanted = "b";
    Side side(store);
    side.options.destinations = {&mail};
    REQUIRE(side.open().publish(rig::compiled(rig::app(kTell))).ok());
    const weir::RecordRef first = side.submit();
    CHECK(side.tick().delivered == 2);
    CHECK(mail.got == "a b ");
    CHECK(side.tick().delivered == 0);
    side.options.destinations = {&mail, &queue};
    side.open();
    side.approve(first);
    CHECK(side.tick().delivered == 3);
    CHECK(mail.got == "a b d ");
    CHECK(queue.got == "a d ");
    CHECK(mail.tries == 3);
    CHECK(side.engine->verify()->whole());
  }
}

TEST_CASE("a destination that is down holds up nobody else, keeps the order of each instance, and catches up") {
  Gate mail("mail"), queue("queue");
  Side side(memory());
  side.options.destinations = {&mail, &queue};
  REQUIRE(side.open().publish(rig::compiled(rig::app(kTell))).ok());
  mail.down = true;
  const weir::RecordRef first = side.submit();
  const weir::Ticked down = side.tick();
  CHECK(down.put_off == 2);
  REQUIRE(down.next);
  CHECK(side.clock.at < *down.next);
  CHECK(queue.got == "a b ");
  CHECK(mail.tries == 1);  // the second waits behind the first
  // One that is refused for itself: others pass it.
  mail.down = false;
  mail.refused = "a";
  side.pass(60);
  side.approve(first);
  side.tick();
  CHECK(mail.got == "");
  const weir::RecordRef second = side.submit();
  side.approve(second);
  CHECK(side.tick().next);
  mail.refused = "";
  for (int i = 0; i < 20; ++i) side.pass(3600), side.tick();
  CHECK(mail.lines.size() == 2);
  for (const auto& [instance, line] : mail.lines) CHECK(line == "a b d ");
  CHECK(queue.got == "a b d a b d ");
  for (const auto& [id, times] : mail.ids) CHECK(times == 1);
}

TEST_CASE("what is never taken is an incident after a day or two and can be tried again; what came later goes on") {
  Gate mail("mail");
  Side side(memory());
  side.options.destinations = {&mail};
  REQUIRE(side.open().publish(rig::compiled(rig::app(kTell))).ok());
  mail.refused = "a";
  side.submit();
  int64_t hours = 0;
  while (side.engine->incidents(weir::Actor::system())->empty() && hours < 24 * 7) ++hours, side.pass(3600), side.tick();
  CHECK(hours >= 22);
  CHECK(hours < 24 * 4);
  CHECK(mail.tries == 16);  // and the one of b
  side.tick();
  CHECK(mail.got == "b ");
  const auto open = side.engine->incidents(weir::Actor::system());
  REQUIRE(open->size() == 1);
  CHECK(open->front().message.find("'mail' did not take it in 15 tries: nobody answers") != std::string::npos);
  mail.refused = "";
  const auto again = side.engine->run({weir::Actor::human("root"), {}, {}, weir::Retry{open->front().id}});
  REQUIRE_MESSAGE(again.ok(), (again ? "" : again.error().message));
  CHECK(side.tick().delivered == 1);
  CHECK(mail.got == "b a ");
  CHECK(side.engine->incidents(weir::Actor::system())->empty());
}

TEST_CASE("effects go when every destination was given them and their time is over; what one lacks stays for it") {
  Gate mail("mail"), queue("queue");
  Side side(memory());
  REQUIRE(side.open().publish(rig::compiled(rig::app(kTell))).ok());
  side.submit();
  side.pass(30 * 86'400);
  side.tick();
  CHECK(kept(*side.engine) == 2);  // nobody was given them
  side.options.destinations = {&mail, &queue};
  side.options.effects_seconds = 86'400;
  side.open();
  side.tick();
  side.submit();
  side.pass(60);
  CHECK(side.tick().pruned > 0);
  CHECK(kept(*side.engine) == 2);  // of today
  CHECK(mail.got == "a b a b ");
  // Another engine that knows of no destination takes nothing away from one.
  side.options.destinations = {&mail};
  side.open();
  side.submit();
  side.pass(2 * 86'400);
  side.tick();
  side.pass(60);
  side.tick();
  CHECK(mail.got == "a b a b a b ");
  CHECK(kept(*side.engine) == 2);
  CHECK(queue.got == "a b a b ");
  CHECK(side.engine->forget_destination("mail").error().reason == "E_ARGUMENT");
  CHECK(side.engine->forget_destination("nobody").error().reason == "E_NOT_FOUND");
  CHECK(side.engine->forget_destination("queue").ok());
  side.pass(60);
  side.tick();
  CHECK(kept(*side.engine) == 0);
  CHECK(side.engine->verify()->whole());
}

TEST_CASE("of two engines over one store one delivers; who pauses past its lease writes nothing of it") {
  const std::shared_ptr<weir::Storage> store = memory();
  Gate mail("mail");
  Side one(store), two(store);
  one.options.destinations = two.options.destinations = {&mail};
  REQUIRE(one.open().publish(rig::compiled(rig::app(kTell))).ok());
  two.open();
  two.clock.at = one.clock.at.plus_seconds(20);  // ahead, within the lease
  one.submit();
  // While the first is on its way the other comes along: in time for nothing.
  mail.meanwhile = [&] {
    const weir::Ticked ticked = two.tick();
    CHECK(ticked.delivered == 0);
    CHECK(ticked.next);
  };
  CHECK(one.tick().delivered == 2);
  CHECK(mail.tries == 2);
  // It pauses for longer than its lease: the other does it all, and what it comes back with does not count.
  one.submit();
  mail.meanwhile = [&] {
    two.pass(120);
    CHECK(two.tick().delivered == 2);
  };
  mail.refused = "nobody";
  CHECK(one.tick().delivered == 0);
  CHECK(mail.got == "a b a b ");
  CHECK(one.tick().delivered == 0);
  CHECK(two.tick().delivered == 0);
}

TEST_CASE("of two engines over one store one makes the call; the answer that comes after the lease is not written") {
  const std::string yaml =
      rig::app("      - {call: erp.order, id: order, with: {n: =amount}, into: got}\n      - {set: {amount: =vars.got}}\n", "    vars: {got: =null}\n",
               "connectors:\n  erp: {type: http, base: =env(\"ERP\"), operations: {order: {post: /orders, body: =with, result: response.body.n}}}\n");
  for (const bool ahead : {false, true}) {
    const std::shared_ptr<weir::Storage> store = memory();
    Erp erp;
    Side one(store), two(store);
    one.options.connectors = two.options.connectors = &erp;
    REQUIRE(one.open().publish(rig::compiled(yaml)).ok());
    two.open();
    const weir::RecordRef record = one.submit();
    const auto amount = [&] { return one.engine->read(record, weir::Actor::system())->values.find("amount")->to_feel(); };
    if (ahead) two.clock.at = two.clock.at.plus_seconds(3600);  // its clock is wrong: it takes over at once
    erp.meanwhile = [&] {
      if (!ahead) {
        CHECK(two.tick().fired == 0);
        CHECK(erp.calls.size() == 1);
        two.pass(120);
      }
      CHECK(two.tick().fired == 1);
      CHECK(amount() == "2");
    };
    CHECK(one.tick().fired == 0);
    REQUIRE(erp.calls.size() == 1);
    CHECK(erp.calls.begin()->second == 2);  // under the same id
    CHECK(amount() == "2");
    CHECK(one.engine->verify()->whole());
    // With leases for everybody the version alone guards.
    one.options.lease_seconds = two.options.lease_seconds = 0;
    one.open(), two.open();
    const weir::RecordRef other = one.submit();
    erp.meanwhile = [&] { CHECK(two.tick().fired == 1); };
    one.tick();
    CHECK(one.engine->read(other, weir::Actor::system())->values.find("amount")->to_feel() == "4");
    CHECK(one.engine->verify()->whole());
  }
}
