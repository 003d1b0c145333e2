// A store in trouble: what goes wrong, and how often, is drawn from a seed.
#pragma once

#include <functional>

#include "tests/simulation/streams.h"
#include "tests/support/storage_wrappers.h"

namespace weir::simulation {

// The process dies here: thrown through the engine, which is then thrown away.
struct Crash {};

// In a thousand calls. All 0: a quiet store. `each` names them, for plans that leave some out.
struct Troubles {
  int conflict = 0, retryable = 0, overloaded = 0, unknown_written = 0, unknown_lost = 0;
  int busy = 0;        // begin_write is refused
  int unreadable = 0;  // begin_read is refused
  int broken_put = 0;  // a put fails
  int unresolved = 0;  // resolve does not know yet
  int crash = 0;       // before a call, or after a commit
  int nested = 0;      // somebody else's command comes in between

  template <class F>
  void each(F&& f) {
    f("conflict", conflict), f("retryable", retryable), f("overloaded", overloaded);
    f("unknown_written", unknown_written), f("unknown_lost", unknown_lost), f("busy", busy);
    f("unreadable", unreadable), f("broken_put", broken_put), f("unresolved", unresolved);
    f("crash", crash), f("nested", nested);
  }
};

class ChaosStorage : public testing::StorageWrapper {
 public:
  ChaosStorage(Storage& inner, Stream stream) : StorageWrapper(inner), stream_(std::move(stream)) {}

  Troubles troubles;
  void reseed(Stream stream) { stream_ = std::move(stream); }
  bool quiet = false;
  std::function<void()> nested;  // runs while a command of this store is under way
  int64_t met = 0;               // troubles so far

  Result<std::unique_ptr<ReadTxn>> begin_read() override {
    die();
    if (draw(troubles.unreadable)) return Error::of("E_STORAGE", "the disk does not answer");
    return inner_.begin_read();
  }
  Result<std::unique_ptr<WriteTxn>> begin_write() override {
    die();
    if (nested && draw(troubles.nested)) nested();
    if (draw(troubles.busy)) return Error::of("E_OVERLOADED", "too many wait");
    auto txn = inner_.begin_write();
    if (!txn) return txn.error();
    return std::unique_ptr<WriteTxn>(std::make_unique<ChaosWrite>(*this, *std::move(txn)));
  }
  Result<bool> resolve(Position position) override {
    die();
    if (draw(troubles.unresolved)) return Error::of("E_STORAGE", "not known yet");
    if (position == lost_) return false;
    return inner_.resolve(position);
  }

 private:
  class ChaosWrite : public testing::WriteTxnWrapper {
   public:
    ChaosWrite(ChaosStorage& store, std::unique_ptr<WriteTxn> inner)
        : WriteTxnWrapper(
              std::move(inner), [&store](const char*) { store.die(); },
              [&store](WriteTxn& txn, const ReadSet& reads) { return store.commit(txn, reads); }),
          store_(store) {}
    Result<PutResult> put(const Kind& kind, const Row& row, int64_t expected) override {
      if (store_.draw(store_.troubles.broken_put)) return Error::of("E_STORAGE", "the disk is full");
      return WriteTxnWrapper::put(kind, row, expected);
    }

   private:
    ChaosStorage& store_;
  };

  bool draw(int permille) {
    if (quiet || permille == 0 || !stream_.chance(permille)) return false;
    ++met;
    return true;
  }
  void die() {
    if (draw(troubles.crash)) throw Crash{};
  }
  CommitResult commit(WriteTxn& txn, const ReadSet& reads) {
    const Position position = txn.position();
    const Error lost = Error::of("E_STORAGE", "the answer was lost");
    if (draw(troubles.conflict)) return {CommitResult::Kind::Conflict, 0, {}};
    if (draw(troubles.retryable)) return {CommitResult::Kind::Retryable, 0, {}};
    if (draw(troubles.overloaded)) return {CommitResult::Kind::Overloaded, 0, Error::of("E_OVERLOADED", "too many wait")};
    if (draw(troubles.unknown_lost)) {
      lost_ = position;
      return {CommitResult::Kind::Unknown, position, lost};
    }
    CommitResult result = txn.commit(reads);
    if (result.committed()) {
      if (position == lost_) lost_ = -1;  // the inner store gave the position again
      die();
      if (draw(troubles.unknown_written)) return {CommitResult::Kind::Unknown, position, lost};
    }
    return result;
  }

  Stream stream_;
  Position lost_ = -1;
};

}  // namespace weir::simulation
