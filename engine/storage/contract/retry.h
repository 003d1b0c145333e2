// engine/storage/contract/retry.h: runs a command until its commit has an outcome (T7, T8, V4).
#pragma once

#include <functional>

#include "weir/storage.h"

namespace weir::storage {

struct RetryOptions {
  int tries_max = 8;
  // Waits before the next try; both injected. Null: does not wait.
  std::function<void(int64_t micros)> pause;
  std::function<double()> jitter;  // [0, 1)
};

// One try: reads, decides and commits from the beginning. It must be pure but for the store, so
// that a second try means the same command. An Error ends the loop, unless it is Overloaded.
using Try = std::function<Result<CommitResult>()>;

// The position of the commit. A Conflict or Retryable is tried again; Unknown is resolved and
// counts as what it turns out to be. After the last try: E_OVERLOADED. Where an Unknown cannot be
// resolved, E_STORAGE: only a repetition with the same idempotency key is safe then.
Result<Position> run_to_commit(Storage& storage, const Try& attempt,
                               const RetryOptions& options = {});

}  // namespace weir::storage
