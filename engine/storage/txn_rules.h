// engine/storage/txn_rules.h: what every backend's write transactions keep: their bounds, and who
// may write when.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <vector>

#include "engine/storage/cell.h"
#include "engine/storage/errors.h"

namespace weir::storage {

constexpr int64_t kTxnRowsMax = 10'000;
constexpr int64_t kTxnBytesMax = 16 * 1024 * 1024;

// Counts what one transaction writes.
class Budget {
 public:
  Status take(int64_t bytes) {
    bytes_ += bytes;
    if (++rows_ > kTxnRowsMax) return limit_error("a transaction writes more than 10,000 rows");
    if (bytes_ > kTxnBytesMax) return limit_error("a transaction writes more than 16 MiB");
    return Done{};
  }
  bool empty() const { return rows_ == 0; }

 private:
  int64_t rows_ = 0;
  int64_t bytes_ = 0;
};

// One writer at a time, in the order of asking. A transaction may end on another thread than it
// began on, so this is no mutex.
class WriterTurn {
 public:
  static constexpr int kWaitingMax = 1024;
  static constexpr int kWaitSeconds = 10;

  // False: too many wait, or nobody let go in time.
  bool acquire() {
    std::unique_lock lock(mutex_);
    if (waiting_ >= kWaitingMax) return false;
    const uint64_t mine = next_++;
    ++waiting_;
    const bool came = changed_.wait_for(lock, std::chrono::seconds(kWaitSeconds), [&] {
      skip_abandoned();
      return !held_ && serving_ == mine;
    });
    --waiting_;
    if (!came) {
      abandoned_.push_back(mine);
      changed_.notify_all();
      return false;
    }
    held_ = true;
    ++serving_;
    return true;
  }

  // Only where it is free and nobody waits.
  bool try_acquire() {
    std::lock_guard lock(mutex_);
    if (held_ || waiting_ > 0) return false;
    abandoned_.clear();
    serving_ = next_ = next_ + 1;
    held_ = true;
    return true;
  }

  void release() {
    std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }

  bool others_wait() const {
    std::lock_guard lock(mutex_);
    return waiting_ > 0;
  }

 private:
  void skip_abandoned() {
    for (auto it = abandoned_.begin(); it != abandoned_.end();) {
      if (*it == serving_) {
        ++serving_;
        abandoned_.erase(it);
        it = abandoned_.begin();
      } else {
        ++it;
      }
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t next_ = 0, serving_ = 0;
  int waiting_ = 0;
  bool held_ = false;
  std::vector<uint64_t> abandoned_;
};

// Gives the turn back, unless whoever begins has it: memory may run out in between.
class TurnHold {
 public:
  explicit TurnHold(WriterTurn& turn) : turn_(&turn) {}
  ~TurnHold() {
    if (turn_ != nullptr) turn_->release();
  }
  TurnHold(const TurnHold&) = delete;
  TurnHold& operator=(const TurnHold&) = delete;
  void pass_on() { turn_ = nullptr; }

 private:
  WriterTurn* turn_;
};

}  // namespace weir::storage
