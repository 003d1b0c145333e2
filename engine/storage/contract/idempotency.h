// engine/storage/contract/idempotency.h: a command with a key happens once (I1 to I7).
//
// The row of a key is written in the transaction of the effect. The same key with the same request
// gives the stored result for as long as the row is kept; with another request it is refused.
#pragma once

#include <string>

#include "weir/storage.h"

namespace weir::storage {

constexpr int64_t kIdemSeconds = 7 * 24 * 3600;  // the least that a key is kept

struct IdemKey {
  std::string actor, key;
  std::string request_hash;
};

struct Recalled {
  enum class Kind : uint8_t { New, Same, Reused };
  Kind kind = Kind::New;
  std::string result;  // Same: what the first run answered
};

// What the store knows of the key; a row past its time counts as New.
Result<Recalled> recall(ReadTxn& txn, const IdemKey& key, Instant now);
// Conflict: a twin came first; the transaction cannot commit, and recall tells its result.
Result<PutResult> remember(WriteTxn& txn, const IdemKey& key, std::string_view result, Instant now,
                           int64_t keep_seconds = kIdemSeconds);
// Erases at most `limit` rows past their time; how many.
Result<int64_t> forget_expired(WriteTxn& txn, Instant now, int64_t limit);

Error key_reuse_error();  // E_KEY_REUSE

}  // namespace weir::storage
