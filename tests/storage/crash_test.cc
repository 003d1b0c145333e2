// C2 and C3: power cuts at every change of the disk, and disks that fail, under the SQLite store.
#include <cstdlib>

#include "engine/storage/sqlite/sqlite_storage.h"
#include "tests/storage/backends.h"
#include "tests/storage/crash_vfs.h"

using namespace weir;
using namespace weir::storage;
using Durability = StorageOptions::Durability;

namespace {

constexpr int kCommands = 12;

// WEIR_CRASH_SEEDS=N: a longer run.
uint32_t seeds() {
  const char* wanted = std::getenv("WEIR_CRASH_SEEDS");
  return wanted == nullptr ? 1 : static_cast<uint32_t>(std::atoi(wanted));
}

struct Sent {
  bool committed = false, unknown = false;
  Position position = 0;
};

// Two rows of a size of their own and a counter, in one transaction.
CommitResult command(Storage& store, int i) {
  auto txn = store.begin_write();
  if (!txn) return {CommitResult::Kind::Failed, 0, txn.error()};
  const std::string body(static_cast<size_t>(50 + i * 397 % 3000), static_cast<char>('a' + i % 26));
  for (const char* part : {"a", "b"}) {
    (void)(*txn)->put(kind(Own::Meta), row({s(std::to_string(i) + part)}, {s(body)}), kAny);
  }
  (void)(*txn)->add("n", std::to_string(i), 1, {});
  return (*txn)->commit({});
}

std::vector<Sent> run(Storage& store, const CrashDisk& disk, int from = 0) {
  std::vector<Sent> sent;
  for (int i = from; i < from + kCommands && !disk.stopped(); ++i) {
    const CommitResult done = command(store, i);
    sent.push_back({done.committed(), done.kind == CommitResult::Kind::Unknown, done.position});
  }
  return sent;
}

// What is wrong with the command in the store; empty: it is there whole, or not at all.
std::string look(ReadTxn& read, int i, bool* there) {
  const auto has = [&](const char* part) {
    auto found = read.get(kind(Own::Meta), {s(std::to_string(i) + part)});
    return found && found->has_value();
  };
  auto counter = read.get(kind(Own::Counter), {s("n"), s(std::to_string(i))});
  if (!counter) return counter.error().message;
  const bool a = has("a"), b = has("b"), n = counter->has_value();
  *there = a;
  return a == b && b == n ? "" : "a command is half there";
}

struct Verdict {
  int lost = 0;        // acknowledged and gone
  std::string broken;  // half there, or the store does not open or answer
};

Verdict check(Storage& store, const std::vector<Sent>& sent, int from = 0) {
  Verdict out;
  auto read = store.begin_read();
  if (!read) return {0, read.error().message};
  for (size_t i = 0; i < sent.size(); ++i) {
    bool there = false;
    const std::string wrong = look(**read, from + static_cast<int>(i), &there);
    if (!wrong.empty()) out.broken = wrong;
    if (sent[i].committed && !there) ++out.lost;
    if (!sent[i].unknown) continue;
    auto truth = store.resolve(sent[i].position);
    if (!truth || *truth != there) out.broken = "resolve does not tell the truth";
  }
  return out;
}

Result<std::unique_ptr<Storage>> open_on(const CrashDisk& disk, const std::string& path,
                                         Durability durability) {
  return open_sqlite(path, {.durability = durability, .busy_timeout_ms = 0}, disk.vfs());
}

// Runs commands until the machine stops at that change, cuts the power, and looks.
Verdict crash(Durability durability, bool lies, int64_t stop_after, uint32_t seed, bool* finished) {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  CrashDisk disk;
  std::vector<Sent> sent;
  {
    auto store = open_on(disk, path, durability);
    if (!store) return {0, store.error().message};
    disk.lie_about_sync(lies);
    disk.stop_at(disk.changes() + stop_after);
    sent = run(**store, disk);
    *finished = !disk.stopped();
    disk.stop_at(disk.changes());  // nothing is tidied up at the end
  }
  disk.power_cut(seed);
  disk.lie_about_sync(false);
  auto store = open_on(disk, path, durability);
  if (!store) return {0, store.error().message};
  Verdict verdict = check(**store, sent);
  // It must work on, and a second cut must lose nothing either.
  if (!command(**store, 1000).committed()) verdict.broken = "the store does not work on";
  return verdict;
}

struct Tally {
  int points = 0, lost = 0, broken = 0;
  std::string first;
};

Tally sweep(Durability durability, bool lies, uint32_t seeds) {
  Tally tally;
  for (uint32_t seed = 1; seed <= seeds; ++seed) {
    bool finished = false;
    for (int64_t at = 1; !finished && at < 500; ++at) {
      const Verdict verdict =
          crash(durability, lies, at, seed * 7919 + static_cast<uint32_t>(at), &finished);
      ++tally.points;
      tally.lost += verdict.lost > 0 ? 1 : 0;
      tally.broken += verdict.broken.empty() ? 0 : 1;
      if (tally.first.empty() && !(verdict.broken.empty() && verdict.lost == 0)) {
        tally.first = "seed " + std::to_string(seed) + ", change " + std::to_string(at) +
                      ": lost " + std::to_string(verdict.lost) + " " + verdict.broken;
      }
    }
  }
  return tally;
}

}  // namespace

TEST_CASE("T1, T2: with durability full no power cut at any change loses or tears a command") {
  const Tally tally = sweep(Durability::Full, false, seeds());
  CHECK(tally.points > 100);
  CHECK_MESSAGE(tally.lost == 0, tally.first);
  CHECK_MESSAGE(tally.broken == 0, tally.first);
}

TEST_CASE("durability normal may lose the last commands in a power cut, but tears none") {
  const Tally tally = sweep(Durability::Normal, false, seeds());
  CHECK(tally.lost > 0);
  CHECK_MESSAGE(tally.broken == 0, tally.first);
}

TEST_CASE("a disk that lies about syncing is caught by the same cuts") {
  const Tally tally = sweep(Durability::Full, true, seeds());
  CHECK(tally.lost + tally.broken > 0);
}

TEST_CASE("T1, T7: a failing disk gives errors or Unknown, and what was answered stays true") {
  int unknown = 0, hits = 0;
  for (const DiskFault fault : {DiskFault::Full, DiskFault::Write, DiskFault::Sync, DiskFault::Read,
                                DiskFault::ShortWrite}) {
    for (const bool for_ever : {false, true}) {
      for (int64_t call = 0; call<60; call += seeds()> 1 ? 1 : 3) {
        CAPTURE(static_cast<int>(fault));
        CAPTURE(for_ever);
        CAPTURE(call);
        TempFolder folder;
        const std::string path = folder.file("x.db");
        CrashDisk disk;
        std::vector<Sent> sent;
        {
          auto store = must(open_on(disk, path, Durability::Full));
          disk.fail(fault, call, for_ever);
          sent = run(*store, disk);
          disk.heal();
          // The disk is well again: the same process goes on.
          const CommitResult next = command(*store, 500);
          REQUIRE_MESSAGE(next.committed(), next.error.message);
          const Verdict here = check(*store, sent);
          CHECK(here.lost == 0);
          CHECK(here.broken == "");
          disk.stop_at(disk.changes());
        }
        for (const Sent& one : sent) unknown += one.unknown ? 1 : 0;
        hits += disk.fault_hits() > 0 ? 1 : 0;
        disk.power_cut(static_cast<uint32_t>(call));
        auto store = must(open_on(disk, path, Durability::Full));
        const Verdict after = check(*store, sent);
        CHECK(after.lost == 0);
        CHECK(after.broken == "");
      }
    }
  }
  CHECK(hits > 50);
  CHECK(unknown > 0);
}

TEST_CASE("T7: after a disk that fails for ever and a power cut, resolve tells what became of it") {
  int unknown = 0;
  for (int64_t call = 0; call < 60; ++call) {
    CAPTURE(call);
    TempFolder folder;
    const std::string path = folder.file("x.db");
    CrashDisk disk;
    std::vector<Sent> sent;
    {
      auto store = must(open_on(disk, path, Durability::Full));
      disk.fail(DiskFault::Sync, call, true);
      sent = run(*store, disk);
      disk.stop_at(disk.changes());
    }
    disk.power_cut(static_cast<uint32_t>(call) + 1);
    auto store = must(open_on(disk, path, Durability::Full));
    for (const Sent& one : sent) unknown += one.unknown ? 1 : 0;
    Verdict verdict = check(*store, sent);
    CHECK(verdict.lost == 0);
    CHECK(verdict.broken == "");
    CHECK(command(*store, 700).committed());
    verdict = check(*store, sent);
    CHECK(verdict.broken == "");
  }
  CHECK(unknown > 0);
}
