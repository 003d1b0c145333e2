// The same commands on memory and on an SQLite file, reopened between any two: the same logs.

#include "engine/runtime/flow/apply.h"
#include "engine/storage/kinds.h"
#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"
#include "tests/support/storage_wrappers.h"

using rig::Rig;
using weir::Value;

namespace {

namespace st = weir::storage;

std::string story() {
  return rig::app("      - {choose: g, options: [{when: amount > 5, steps: [{approve: big, by: {users: [a, b]}, mode: all}]}, {otherwise: []}]}\n"
                  "      - {approve: n, by: {user: c}, fields: {note: required}, due: 1 day, remind: {every: 2 hours, max: 2}}\n"
                  "      - {set: {status: done}}\n      - {notify: tell, to: initiator, message: \"{{ note }}\"}\n");
}

// Every log line of every instance, hashes included.
std::string play(Rig& rig, bool reopen) {
  const auto next = [&] {
    if (reopen) rig.open();
  };
  rig.submitted(Value::context({{"amount", Value::integer(9)}}));
  next();
  CHECK(rig.act("a", "approve", "big") == "");
  next();
  CHECK(rig.act("b", "return", "big") == "");
  next();
  CHECK(rig.flow("ini", "resubmit", {.with = Value::context({{"amount", Value::integer(3)}})}) == "");
  next();
  rig.advance_to("2026-03-02T14:00:00+08:00");
  next();
  CHECK(rig.act("c", "approve", "n") == "E_FIELD_REQUIRED");
  next();
  CHECK(rig.act("c", "approve", "n", {.with = Value::context({{"note", Value::string("好")}})}) == "");
  next();
  CHECK(rig.status() == "approved");
  CHECK(rig.value("status") == Value::string("done"));
  std::string text;
  for (const weir::LogLine& line : rig.look().log) text += line.type + " " + line.actor + " " + line.step + " " + line.hash + "\n";
  auto effects = rig.engine().effects({}, weir::Actor::system());
  REQUIRE(effects);
  for (const weir::Effect& effect : *effects) text += effect.id + " " + effect.to + " " + effect.text + "\n";
  return text;
}

}  // namespace

TEST_CASE("memory and SQLite keep the same logs, and a restart between any two commands changes nothing") {
  Rig plain(story());
  const std::string wanted = play(plain, false);
  Rig restarted(story());
  CHECK(play(restarted, true) == wanted);
  const weir::storage::TempFolder folder;
  auto opened = weir::open_storage("sqlite:" + folder.file("store.db"));
  REQUIRE(opened);
  Rig sqlite(story(), *std::move(opened));
  CHECK(play(sqlite, true) == wanted);
}

TEST_CASE("a log longer than one page of the store is verified whole") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  rig.verify = false;
  rig.open();
  rig.submitted();
  for (int i = 0; i < 10'050; ++i) REQUIRE(rig.act("a", "comment", "m", {.comment = "noted"}) == "");
  rig.verify = true;
  rig.open();
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.status() == "approved");
}

// R046 R102
TEST_CASE("a log that was tampered with is found out") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  rig.submitted();
  const std::string id = rig.look().id;
  auto txn = rig.storage()->begin_write();
  REQUIRE(txn);
  auto row = (*txn)->get(st::kind(st::Own::Event), {Value::string(id), Value::integer(1)});
  REQUIRE(row);
  REQUIRE(*row);
  std::string payload((*row)->cells[st::EventCells::kPayload].as_string());
  payload[payload.size() / 2] = static_cast<char>(payload[payload.size() / 2] ^ 1);
  (*row)->cells[st::EventCells::kPayload] = Value::string(payload);
  REQUIRE((*txn)->put(st::kind(st::Own::Event), **row, weir::kAny));
  REQUIRE((*txn)->commit({}).committed());
  txn->reset();
  CHECK(rig.act("a", "approve", "m") == "E_CORRUPT");
}

// R082 R212
TEST_CASE("running work stays on the version it began with, new work uses the next") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  rig.submitted();
  const weir::RecordRef old = rig.record;
  REQUIRE(rig.engine().publish(rig::compiled(rig::app("      - {approve: m, by: {user: b}}\n      - {approve: z, by: {user: c}}\n"))));
  rig.submitted();
  CHECK(rig.tasks() == "b@m");
  rig.record = old;
  rig.open();
  CHECK(rig.tasks() == "a@m");
  CHECK(rig.act("a", "approve", "m") == "");
  CHECK(rig.status() == "approved");
}

TEST_CASE("a reopened flow whose last step had asked nobody comes to that step anew") {
  Rig rig(rig::app("      - {approve: m, by: {role: nobody_has_it}, mode: any, when_empty: reject}\n"));
  rig.submitted();
  CHECK(rig.status() == "rejected");
  CHECK(rig.flow("root", "reopen") == "");
  CHECK(rig.status() == "rejected");
}

TEST_CASE("a refusal whose key could not be kept is not given") {
  auto memory = weir::open_storage("memory:");
  REQUIRE(memory);
  std::shared_ptr<weir::Storage> inner = *std::move(memory);
  auto faulty = std::make_shared<weir::testing::FaultyStorage>(*inner, std::vector<weir::testing::Fault>{weir::testing::Fault::None, weir::testing::Fault::Overloaded});
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"), faulty);
  CHECK(rig.run("ini", weir::Submit{{"doc", "d1"}}, "k") != "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Submit{{"doc", "d1"}}, "k") == "E_NOT_FOUND");
}
