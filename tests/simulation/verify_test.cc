// What weir verify promises: an untouched store is whole, and each kind of damage is named.
#include "engine/storage/kinds.h"
#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"
#include "weir/engine.h"

using namespace weir;
using namespace weir::simulation;
using storage::EventCells;
using storage::InstanceCells;
using storage::Own;

namespace {

// A store in which some flows ran, wait and ended.
std::shared_ptr<Storage> lived(uint64_t seed, Stepping& side) {
  Stream models(seed, "models");
  const RandomApp app = random_app(models);
  auto opened = open_storage("memory:");
  REQUIRE(opened.ok());
  std::shared_ptr<Storage> store = *std::move(opened);
  side.open(store);
  REQUIRE(side.engine->publish(compile_app(app.yaml, nullptr)).ok());
  Client client(Stream(seed, "client"), app.steps);
  for (int n = 0; n < 40; ++n) {
    side.ids.begin(n);
    if (n % 6 == 5) {
      side.clock.at = side.clock.at.plus_seconds(5 * 3600);
      REQUIRE(side.engine->tick().ok());
      continue;
    }
    const Command command = client.draw(*side.engine);
    const auto answer = side.engine->run(command);
    if (answer && std::holds_alternative<Create>(command.what)) client.made(answer->record);
  }
  return store;
}

std::vector<Row> rows(Storage& store, Own own) {
  auto txn = store.begin_read();
  REQUIRE(txn.ok());
  auto found = (*txn)->scan(storage::kind(own), {}, 1000);
  REQUIRE(found.ok());
  return *found;
}

void put(Storage& store, Own own, const Row& row) {
  auto txn = store.begin_write();
  REQUIRE(txn.ok());
  REQUIRE((*txn)->put(storage::kind(own), row, kAny).ok());
  REQUIRE((*txn)->commit({}).committed());
}
void erase(Storage& store, Own own, const Key& key) {
  auto txn = store.begin_write();
  REQUIRE(txn.ok());
  REQUIRE((*txn)->erase(storage::kind(own), key, kAny).ok());
  REQUIRE((*txn)->commit({}).committed());
}

Verified look(std::shared_ptr<Storage> store) {
  EngineOptions options;
  options.storage = std::move(store);
  auto engine = Engine::open(std::move(options));
  REQUIRE(engine.ok());
  auto found = engine->verify();
  REQUIRE(found.ok());
  return *std::move(found);
}

std::string rules(const std::shared_ptr<Storage>& store) {
  const Verified found = look(store);
  std::string text;
  for (const Damage& one : found.damage)
    if (text.find(one.rule + " ") == std::string::npos) text += one.rule + " ";
  return text;
}

bool names(const std::string& found, const char* rule) { return found.find(std::string(rule) + " ") != std::string::npos; }

std::string flipped(const Value& cell, size_t at) {
  std::string bytes(cell.as_string());
  bytes[at % bytes.size()] = static_cast<char>(bytes[at % bytes.size()] ^ 0x20);
  return bytes;
}

}  // namespace

TEST_CASE("an untouched store verifies, whatever happened in it") {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    Stepping side;
    const Verified found = look(lived(seed, side));
    CHECK(found.instances > 0);
    CHECK(found.entries >= found.instances);
    for (const Damage& one : found.damage) FAIL_CHECK("seed " << seed << ": " << one.aggregate << " " << one.rule << " " << one.message);
  }
}

// R191 R095
TEST_CASE("every byte that is changed in a log or a state is found") {
  Stepping side;
  const std::shared_ptr<Storage> store = lived(3, side);
  REQUIRE(rules(store) == "");
  for (const auto& [own, cell, rule] : {std::tuple(Own::Event, int{EventCells::kPayload}, "E5"),
                                        std::tuple(Own::Instance, int{InstanceCells::kSnapshot}, "")}) {
    const Row row = rows(*store, own).back();
    const size_t size = row.cells[static_cast<size_t>(cell)].as_string().size();
    for (size_t at = 0; at < size; at += 3) {
      Row bad = row;
      bad.cells[static_cast<size_t>(cell)] = Value::string(flipped(row.cells[static_cast<size_t>(cell)], at));
      put(*store, own, bad);
      const std::string found = rules(store);
      CHECK_MESSAGE(found != "", "byte " << at << " of " << size);
      if (*rule != 0) CHECK(names(found, rule));
    }
    put(*store, own, row);
  }
}

TEST_CASE("what is missing, added, swapped or out of order is named by the invariant that it breaks") {
  const auto damaged = [](const std::function<void(Storage&)>& damage) {
    Stepping side;
    const std::shared_ptr<Storage> store = lived(3, side);
    damage(*store);
    return rules(store);
  };
  const auto entry = [](Storage& store, size_t at) { return rows(store, Own::Event).at(at); };
  CHECK(names(damaged([&](Storage& s) { erase(s, Own::Event, entry(s, 1).key); }), "E1"));
  CHECK(names(damaged([&](Storage& s) {
    Row one = entry(s, 0), two = entry(s, 1);
    std::swap(one.cells, two.cells);
    put(s, Own::Event, one), put(s, Own::Event, two);
  }), "E5"));
  CHECK(names(damaged([&](Storage& s) {
    Row one = entry(s, 1);
    one.cells[EventCells::kPos] = Value::integer(0);
    put(s, Own::Event, one);
  }), "E3"));
  CHECK(names(damaged([&](Storage& s) { erase(s, Own::Instance, rows(s, Own::Instance).front().key); }), "E6"));
  CHECK(names(damaged([&](Storage& s) { put(s, Own::Instance, rows(s, Own::Instance).front()); }), "V1"));
  CHECK(names(damaged([&](Storage& s) {
    Row row = rows(s, Own::Task).front();
    row.cells[storage::TaskCells::kStatus] = Value::string("open");
    row.key[1] = Value::string("999");
    put(s, Own::Task, row);
  }), "AP3"));
  CHECK(names(damaged([&](Storage& s) {
    std::vector<Value> cells(storage::TimerCells::kSize);
    cells[storage::TimerCells::kDue] = Value::date_time(in_zone(Instant{}, Zone::utc()));
    cells[storage::TimerCells::kInstance] = rows(s, Own::Instance).front().key.front();
    cells[storage::TimerCells::kGeneration] = Value::integer(1);
    const std::string id(cells[storage::TimerCells::kInstance].as_string());
    put(s, Own::Timer, {{Value::date_time(in_zone(Instant{}, Zone::utc())), Value::string(id + ":77")}, 0, cells});
  }), "AP8"));
}

TEST_CASE("damage that a command meets refuses it, is one open incident, and holds up no other instance") {
  Stepping side;
  const std::shared_ptr<Storage> store = lived(5, side);
  const auto cases = side.engine->cases({.running_only = true}, Actor::system());
  REQUIRE(cases.ok());
  REQUIRE(!cases->empty());
  const std::string id = cases->front().id;
  for (const Row& row : rows(*store, Own::Event))
    if (row.key[0] == Value::string(id) && row.key[1] == Value::integer(1)) {
      Row bad = row;
      bad.cells[EventCells::kPayload] = Value::string(flipped(row.cells[EventCells::kPayload], 40));
      put(*store, Own::Event, bad);
    }
  for (int i = 0; i < 2; ++i) {
    const auto answer = side.engine->run({Actor::human("root"), {}, {}, Administer{"suspend", "", {id, {}}, "because"}});
    REQUIRE(!answer.ok());
    CHECK(answer.error().reason == "E_CORRUPT");
    CHECK(answer.error().message.find(id) != std::string::npos);
  }
  const auto open = side.engine->incidents(Actor::system());
  REQUIRE(open.ok());
  int told = 0;
  for (const IncidentView& one : *open) told += one.type == "storage" ? 1 : 0;
  CHECK(told == 1);
  // Its timers are passed over, those of others fire.
  side.clock.at = side.clock.at.plus_seconds(400 * 86'400);
  side.ids.begin(1000);
  const auto ticked = side.engine->tick();
  CHECK_MESSAGE(ticked.ok(), (ticked ? "" : ticked.error().message));
}

TEST_CASE("one command in a thousand folds its instance again without being asked") {
  Stepping side;
  const std::shared_ptr<Storage> store = lived(5, side);
  const auto cases = side.engine->cases({.running_only = true}, Actor::system());
  REQUIRE(!cases->empty());
  const std::string id = cases->front().id;
  for (const Row& row : rows(*store, Own::Event))
    if (row.key[0] == Value::string(id) && row.key[1] == Value::integer(1)) {
      Row bad = row;
      bad.cells[EventCells::kPayload] = Value::string(flipped(row.cells[EventCells::kPayload], 40));
      put(*store, Own::Event, bad);
    }
  EngineOptions options;
  options.storage = store;
  options.clock = &side.clock;
  auto engine = Engine::open(options);
  REQUIRE(engine.ok());
  int corrupt = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto answer = engine->run({Actor::human("nobody"), {}, {}, Act{"comment", "s1", {id, {}}, "because"}});
    corrupt += !answer && answer.error().reason == "E_CORRUPT" ? 1 : 0;
  }
  CHECK(corrupt == 1);
}
