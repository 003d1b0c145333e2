#include "engine/storage/contract/retry.h"

#include <algorithm>

#include "engine/storage/errors.h"

namespace weir::storage {
namespace {

constexpr int64_t kFirstPauseMicros = 500;
constexpr int64_t kPauseMaxMicros = 50'000;

void wait(const RetryOptions& options, int tries) {
  if (!options.pause) return;
  const int64_t ceiling = std::min(kPauseMaxMicros, kFirstPauseMicros << std::min(tries, 16));
  const double jitter = options.jitter ? options.jitter() : 0.5;
  options.pause(static_cast<int64_t>(static_cast<double>(ceiling) * jitter));
}

// True, false, or after all tries an Error.
Result<bool> settle(Storage& storage, Position position, const RetryOptions& options) {
  Result<bool> known = storage.resolve(position);
  for (int tries = 1; !known && tries < options.tries_max; ++tries) {
    wait(options, tries);
    known = storage.resolve(position);
  }
  if (known) return known;
  return storage_error("whether the command was written is not known: " + known.error().message,
                       "repeat it with the same idempotency key");
}

}  // namespace

Result<Position> run_to_commit(Storage& storage, const Try& attempt, const RetryOptions& options) {
  for (int tries = 0; tries < options.tries_max; ++tries) {
    if (tries > 0) wait(options, tries);
    auto result = attempt();
    if (!result) {
      if (result.error().code != ErrorCode::Overloaded) return result.error();
      continue;
    }
    switch (result->kind) {
      case CommitResult::Kind::Committed:
        return result->position;
      case CommitResult::Kind::Failed:
        return result->error;
      case CommitResult::Kind::Conflict:
      case CommitResult::Kind::Retryable:
      case CommitResult::Kind::Overloaded:
        break;
      case CommitResult::Kind::Unknown: {
        auto committed = settle(storage, result->position, options);
        if (!committed) return committed.error();
        if (*committed) return result->position;
        break;
      }
    }
  }
  return overloaded_error("the command met others " + std::to_string(options.tries_max) +
                          " times and was not written");
}

}  // namespace weir::storage
