// The second oracle: what several clients saw and wrote at once must be one history. Positions are
// the order of commits, so each look has to fit between two of them, no earlier than what was answered
// before it was asked and no later than what was asked after it was answered.
#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

namespace {

constexpr size_t kRegisters = 4;
constexpr Position kEnd = INT64_MAX;

// One thing that a client did, between two moments of a clock that all share.
struct Deed {
  int64_t asked = 0, answered = 0;
  Position pos = 0;                           // of the commit; 0: it only looked
  size_t wrote = 0;                           // the register, of a commit
  std::array<Position, kRegisters> seen = {};  // who wrote each register last, as the client saw it
};

// What is wrong with a history; empty: nothing.
std::string fault(const std::vector<Deed>& deeds) {
  std::map<Position, const Deed*> commits;
  std::array<std::vector<Position>, kRegisters> writes;
  for (const Deed& deed : deeds)
    if (deed.pos != 0 && !commits.emplace(deed.pos, &deed).second) return "two commits have one position";
  int64_t asked = 0;
  for (const auto& [pos, deed] : commits) {
    if (deed->answered < asked) return "a commit stands before one that was answered earlier";
    asked = std::max(asked, deed->asked);
    for (const size_t r : {deed->wrote, (deed->wrote + 1) % kRegisters})
      if (deed->seen[r] != (writes[r].empty() ? 0 : writes[r].back())) return "a commit rests on what was no longer so";
    writes[deed->wrote].push_back(pos);
  }
  std::vector<std::pair<int64_t, Position>> looks;  // answered, the earliest place it has
  for (const Deed& deed : deeds) {
    if (deed.pos != 0) continue;
    Position from = 0, before = kEnd;
    for (size_t r = 0; r < kRegisters; ++r) {
      const auto next = std::upper_bound(writes[r].begin(), writes[r].end(), deed.seen[r]);
      if (deed.seen[r] != 0 && (next == writes[r].begin() || *(next - 1) != deed.seen[r])) return "somebody saw what was never committed";
      from = std::max(from, deed.seen[r]);
      if (next != writes[r].end()) before = std::min(before, *next);
    }
    if (before <= from) return "a look mixes two states";
    for (const auto& [pos, commit] : commits) {
      if (commit->answered < deed.asked && before <= pos) return "a look does not see what was answered before";
      if (deed.answered < commit->asked && pos <= from) return "a look sees what was asked for later";
    }
    for (const auto& [answered, place] : looks)
      if (answered < deed.asked && before <= place) return "a look sees less than an earlier one";
    looks.emplace_back(deed.answered, from);
  }
  return {};
}

Key key_of(size_t r) { return {s("register"), s(std::to_string(r))}; }
Position written(const std::optional<Row>& row) { return row ? std::stoll(std::string(row->cells[0].as_string())) : 0; }

// One client: looks, or writes a register after it has read it and its neighbour.
void live(Storage& store, unsigned seed, std::atomic<int64_t>& clock, std::vector<Deed>& deeds) {
  std::minstd_rand random(seed);
  for (int i = 0; i < 80; ++i) {
    Deed deed;
    deed.asked = ++clock;
    std::array<int64_t, kRegisters> versions = {};
    {
      auto read = store.begin_read();
      if (!read) continue;
      for (size_t r = 0; r < kRegisters; ++r) {
        const auto row = (*read)->get(kind(Own::Note), key_of(r));
        deed.seen[r] = written(*row);
        versions[r] = *row ? (*row)->version : 0;
      }
    }
    if (random() % 3 != 0) {
      const size_t mine = random() % kRegisters, other = (mine + 1) % kRegisters;
      auto txn = store.begin_write();
      if (!txn) continue;
      const Position pos = (*txn)->position();
      const auto put = (*txn)->put(kind(Own::Note), row(key_of(mine), {s(std::to_string(pos))}), versions[mine]);
      if (!put || !put->stored()) continue;
      const bool committed = (*txn)->commit({{kind(Own::Note), key_of(other), versions[other]}}).committed();
      if (!committed) continue;
      deed.pos = pos, deed.wrote = mine;
    }
    deed.answered = ++clock;
    deeds.push_back(deed);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("T3, T9, E3, E4: what many did at once is one history, in the order of positions", Backend, WEIR_BACKENDS) {
  Backend b;
  std::atomic<int64_t> clock{0};
  std::vector<std::vector<Deed>> of(6);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < of.size(); ++t)
    threads.emplace_back([&, t] { live(b.store(), static_cast<unsigned>(t + 1), clock, of[t]); });
  for (std::thread& thread : threads) thread.join();
  std::vector<Deed> all;
  for (const auto& deeds : of) all.insert(all.end(), deeds.begin(), deeds.end());
  CHECK(fault(all) == "");
  std::array<int64_t, kRegisters> count = {};
  for (const Deed& deed : all)
    if (deed.pos != 0) {
      ++count[deed.wrote];
      CHECK(must(b.store().resolve(deed.pos)));
    }
  for (size_t r = 0; r < kRegisters; ++r) {
    const auto row = get_one(b.store(), kind(Own::Note), key_of(r));
    CHECK((row ? row->version : 0) == count[r]);
  }
}

TEST_CASE("the oracle of histories tells what is wrong with one") {
  const Deed first{1, 2, 10, 0, {}}, second{3, 4, 20, 1, {10, 0, 0, 0}};
  CHECK(fault({first, second, {5, 6, 0, 0, {10, 20, 0, 0}}}) == "");
  CHECK(fault({first, {1, 9, 0, 0, {}}}) == "");  // it was asked before
  CHECK(fault({first, {3, 4, 10, 1, {10}}}) == "two commits have one position");
  CHECK(fault({{3, 4, 10, 0, {}}, {1, 2, 20, 1, {10}}}) == "a commit stands before one that was answered earlier");
  CHECK(fault({first, {3, 4, 20, 0, {0}}}) == "a commit rests on what was no longer so");
  CHECK(fault({first, {3, 4, 20, 3, {0}}}) == "a commit rests on what was no longer so");
  CHECK(fault({first, second, {5, 6, 0, 0, {10, 15, 0, 0}}}) == "somebody saw what was never committed");
  CHECK(fault({first, second, {3, 6, 0, 0, {0, 20, 0, 0}}}) == "a look mixes two states");
  CHECK(fault({first, second, {5, 6, 0, 0, {10, 0, 0, 0}}}) == "a look does not see what was answered before");
  CHECK(fault({first, {3, 4, 0, 0, {10, 20, 0, 0}}, {5, 6, 20, 1, {10}}}) == "a look sees what was asked for later");
  CHECK(fault({first, {3, 9, 20, 1, {10}}, {4, 5, 0, 0, {10, 20, 0, 0}}, {6, 7, 0, 0, {10, 0, 0, 0}}}) == "a look sees less than an earlier one");
}
