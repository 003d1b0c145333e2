// Several threads over one store: what only one may have, one has; numbers neither repeat nor skip.
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"

using weir::Actor;
using weir::Command;
using weir::Value;

namespace {

constexpr int kThreads = 4, kEach = 25;

std::string shop() {
  return "weir: 1\napp: t\nopen: true\ndirectory:\n  users:\n"
         "    u0: {roles: [s]}\n    u1: {roles: [s]}\n    u2: {roles: [s]}\n    u3: {roles: [s]}\n"
         "forms:\n"
         "  order:\n    fields:\n"
         "      number: {type: serial, format: \"{####}\"}\n"
         "      phone: {type: text, unique: true}\n"
         "      size: {type: integer, max: 10}\n"
         "  lead:\n    fields:\n      name: {type: text}\n"
         "  place:\n    fields:\n      city: {type: text}\n      street: {type: text}\n      note: {type: text}\n    unique: [[city, street]]\n"
         "  buyer:\n    fields:\n      tel: {type: text}\n    unique: [[tel, seller.tel]]\n"
         "  seller:\n    fields:\n      tel: {type: text}\n"
         "  person:\n    fields:\n      name: {type: text}\n      mail: {type: text}\n"
         "    duplicates:\n      - {match: [name, mail], then: reject}\n"
         "assignments:\n  all_in:\n    form: lead\n    on: created\n    rules:\n"
         "      - {when: false, to: {role: s}}\n    otherwise: {pool: sea}\n"
         "pools:\n  sea:\n    form: lead\n    members: {role: s}\n    take: {per_day: 3}\n";
}

std::shared_ptr<weir::Storage> fresh(const weir::storage::TempFolder& folder, const std::string& scheme) {
  auto opened = weir::open_storage(scheme == "memory:" ? scheme : "sqlite:" + folder.file("races.db"));
  REQUIRE(opened);
  return std::shared_ptr<weir::Storage>(*std::move(opened));
}

// Sent again while the store is busy, as a client would.
weir::Result<weir::Outcome> insist(weir::Engine& engine, const Command& command) {
  while (true) {
    auto done = engine.run(command);
    if (done || done.error().reason != "E_OVERLOADED") return done;
  }
}

template <class Work>
void at_once(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([&, i] { work(i); });
  for (std::thread& one : threads) one.join();
}

void serials_never_repeat_nor_skip(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(shop(), fresh(folder, scheme));
  std::atomic<int> made{0}, refused{0};
  at_once([&](int thread) {
    for (int i = 0; i < kEach; ++i) {
      // Every third is refused; its number must not be lost.
      const Value values = Value::context({{"size", Value::integer(i % 3 == 2 ? 11 : 1)}});
      const auto done = insist(rig.engine(), {Actor::human("u" + std::to_string(thread)), {}, {}, weir::Create{"order", values}});
      ++(done ? made : refused);
    }
  });
  CHECK(refused == kThreads * (kEach / 3));
  weir::RecordQuery query;
  query.form = "order";
  query.limit = 1000;
  auto page = rig.engine().find(query, Actor::system());
  REQUIRE(page);
  std::set<std::string> numbers;
  for (const weir::RecordView& one : page->records) numbers.emplace(one.values.find("number")->as_string());
  CHECK(numbers.size() == static_cast<size_t>(made));
  CHECK(*numbers.begin() == "0001");
  CHECK(*numbers.rbegin() == std::string(made < 100 ? "00" : "0") + std::to_string(made.load()));
}

void one_of_equal_keys_is_taken(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(shop(), fresh(folder, scheme));
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> made{0}, refused{0}, other{0};
    at_once([&](int thread) {
      const Value values = Value::context({{"phone", Value::string("138" + std::to_string(round))}});
      const auto done = insist(rig.engine(), {Actor::human("u" + std::to_string(thread)), {}, {}, weir::Create{"order", values}});
      if (done) ++made;
      else ++(done.error().reason == "E_UNIQUE" ? refused : other);
    });
    CHECK(made == 1);
    CHECK(refused == kThreads - 1);
    CHECK(other == 0);
  }
}

// Two threads write one form, two the other: each thread finds nothing, and still the value is written once.
void one_of_equal_values_over_two_forms_is_taken(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(shop(), fresh(folder, scheme));
  for (int round = 0; round < 10; ++round) {
    const Value values = Value::context({{"tel", Value::string("t" + std::to_string(round))}});
    std::atomic<int> made{0}, refused{0}, other{0};
    at_once([&](int thread) {
      const auto done = insist(rig.engine(), {Actor::system(), {}, {}, weir::Create{thread % 2 == 0 ? "buyer" : "seller", values}});
      if (done) ++made;
      else ++(done.error().reason == "E_UNIQUE" ? refused : other);
    });
    CHECK(made == 1);
    CHECK(refused == kThreads - 1);
    CHECK(other == 0);
  }
}

// Each thread moves its own record to the same place: the key is of two fields, one of which stays.
void one_of_equal_composite_keys_is_taken(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(shop(), fresh(folder, scheme));
  std::vector<weir::RecordRef> places;
  for (int i = 0; i < kThreads; ++i) {
    REQUIRE(rig.run("-", weir::Create{"place", Value::context({{"city", Value::string("c" + std::to_string(i))}, {"street", Value::string("s")}})}) == "");
    places.push_back(rig.last.record);
  }
  for (int round = 0; round < 5; ++round) {
    const Value city = Value::context({{"city", Value::string("r" + std::to_string(round))}});
    std::atomic<int> moved{0}, refused{0}, other{0};
    at_once([&](int thread) {
      const auto done = insist(rig.engine(), {Actor::system(), {}, {}, weir::Update{places[static_cast<size_t>(thread)], city}});
      if (done) ++moved;
      else ++(done.error().reason == "E_UNIQUE" && done.error().fields.size() == 2 ? refused : other);
    });
    CHECK(moved == 1);
    CHECK(refused == kThreads - 1);
    CHECK(other == 0);
  }
}

void one_of_equal_records_is_made(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(shop(), fresh(folder, scheme));
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> made{0}, refused{0}, other{0};
    at_once([&](int) {
      const Value values = Value::context({{"name", Value::string("n")}, {"mail", Value::string("m" + std::to_string(round))}});
      const auto done = insist(rig.engine(), {Actor::system(), {}, {}, weir::Create{"person", values}});
      if (done) ++made;
      else ++(done.error().reason == "E_DUPLICATE" ? refused : other);
    });
    CHECK(made == 1);
    CHECK(refused == kThreads - 1);
    CHECK(other == 0);
  }
}

// Several merge the same record into different ones: it goes into one of them.
void one_merge_of_a_record_is_made(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(shop(), fresh(folder, scheme));
  const auto make = [&](const std::string& name) {
    REQUIRE(rig.run("-", weir::Create{"person", Value::context({{"name", Value::string(name)}, {"mail", Value::string(name)}})}) == "");
    return rig.last.record;
  };
  for (int round = 0; round < 5; ++round) {
    const std::string n = std::to_string(round);
    const weir::RecordRef goes = make("g" + n);
    std::vector<weir::RecordRef> into;
    for (int i = 0; i < kThreads; ++i) into.push_back(make("i" + n + std::to_string(i)));
    std::atomic<int> merged{0}, late{0}, other{0};
    at_once([&](int thread) {
      const auto done = insist(rig.engine(), {Actor::system(), {}, {}, weir::Merge{goes, into[static_cast<size_t>(thread)]}});
      if (done) ++merged;
      else ++(done.error().reason == "E_STALE" ? late : other);
    });
    CHECK(merged == 1);
    CHECK(late == kThreads - 1);
    CHECK(other == 0);
    weir::RecordQuery query;
    query.form = "person";
    auto page = rig.engine().find(query, Actor::system());
    REQUIRE(page);
    CHECK(page->total == (round + 1) * kThreads);
    const auto now = rig.engine().read(goes, Actor::system());
    REQUIRE(now);
    CHECK(std::find(into.begin(), into.end(), now->ref) != into.end());
  }
}

void one_of_several_takers_gets_it(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(shop(), fresh(folder, scheme));
  std::vector<weir::RecordRef> leads;
  for (int i = 0; i < 8; ++i) {
    REQUIRE(rig.run("-", weir::Create{"lead", Value::context({{"name", Value::string(std::to_string(i))}})}) == "");
    leads.push_back(rig.last.record);
  }
  std::atomic<int> taken{0}, late{0}, limited{0}, other{0};
  at_once([&](int thread) {
    for (const weir::RecordRef& lead : leads) {
      const auto done = insist(rig.engine(), {Actor::human("u" + std::to_string(thread)), {}, {}, weir::Take{"sea", {lead}}});
      if (done) ++taken;
      else if (done.error().reason == "E_CLAIMED") ++late;
      else ++(done.error().reason == "E_LIMIT" ? limited : other);
    }
  });
  CHECK(taken == 8);
  CHECK(other == 0);
  CHECK(taken + late + limited == 8 * kThreads);
  std::map<std::string, int> held;
  for (const weir::RecordRef& lead : leads) {
    auto view = rig.engine().read(lead, Actor::system());
    REQUIRE(view);
    ++held[std::string(view->values.find("owner")->as_string())];
  }
  for (const auto& [user, count] : held) CHECK(count <= 3);
}

}  // namespace

TEST_CASE("serial numbers under races neither repeat nor skip, in memory") { serials_never_repeat_nor_skip("memory:"); }
TEST_CASE("serial numbers under races neither repeat nor skip, on SQLite") { serials_never_repeat_nor_skip("sqlite:"); }
TEST_CASE("of several that send the same unique value one is taken, in memory") { one_of_equal_keys_is_taken("memory:"); }
TEST_CASE("of several that send the same unique value one is taken, on SQLite") { one_of_equal_keys_is_taken("sqlite:"); }
TEST_CASE("of several that come to the same composite key one gets it, in memory") { one_of_equal_composite_keys_is_taken("memory:"); }
TEST_CASE("of several that come to the same composite key one gets it, on SQLite") { one_of_equal_composite_keys_is_taken("sqlite:"); }
TEST_CASE("W14 of several that bring the same value to two forms one does, in memory") { one_of_equal_values_over_two_forms_is_taken("memory:"); }
TEST_CASE("W14 of several that bring the same value to two forms one does, on SQLite") { one_of_equal_values_over_two_forms_is_taken("sqlite:"); }
TEST_CASE("R024 of several that make the same record one is made, in memory") { one_of_equal_records_is_made("memory:"); }
TEST_CASE("R024 of several that make the same record one is made, on SQLite") { one_of_equal_records_is_made("sqlite:"); }
TEST_CASE("of several merges of one record one is made, in memory") { one_merge_of_a_record_is_made("memory:"); }
TEST_CASE("of several merges of one record one is made, on SQLite") { one_merge_of_a_record_is_made("sqlite:"); }
TEST_CASE("of several takers of one record one gets it and no limit is passed, in memory") { one_of_several_takers_gets_it("memory:"); }
TEST_CASE("of several takers of one record one gets it and no limit is passed, on SQLite") { one_of_several_takers_gets_it("sqlite:"); }
