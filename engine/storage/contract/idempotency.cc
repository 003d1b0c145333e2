#include "engine/storage/contract/idempotency.h"

#include "engine/storage/cell.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

Key key_of(const IdemKey& key) { return {Value::string(key.actor), Value::string(key.key)}; }

bool expired(const Row& row, Instant now) {
  return instant_of(row.cells[IdemCells::kExpiresAt]) <= now;
}

}  // namespace

Result<Recalled> recall(ReadTxn& txn, const IdemKey& key, Instant now) {
  auto row = txn.get(kind(Own::Idem), key_of(key));
  if (!row) return row.error();
  Recalled out;
  if (!*row || expired(**row, now)) return out;
  const Value& hash = (*row)->cells[IdemCells::kRequestHash];
  if (!(hash == Value::string(key.request_hash))) {
    out.kind = Recalled::Kind::Reused;
    return out;
  }
  out.kind = Recalled::Kind::Same;
  out.result = std::string((*row)->cells[IdemCells::kResult].as_string());
  return out;
}

Result<PutResult> remember(WriteTxn& txn, const IdemKey& key, std::string_view result, Instant now,
                           int64_t keep_seconds) {
  Row row;
  row.key = key_of(key);
  row.cells = {Value::string(key.request_hash), Value::string(result),
               instant_value(now.plus_seconds(keep_seconds))};
  auto stored = txn.get(kind(Own::Idem), row.key);
  if (!stored) return stored.error();
  const bool replace = *stored && expired(**stored, now);
  return txn.put(kind(Own::Idem), row, replace ? kAny : kNew);
}

Result<int64_t> forget_expired(WriteTxn& txn, Instant now, int64_t limit) {
  Query query;
  query.filter = Filter::compare("expires_at", Filter::Op::LessEqual, instant_value(now));
  query.sort = {{"expires_at", false}};
  query.page.limit = limit;
  auto found = txn.find(kind(Own::Idem), query);
  if (!found) return found.error();
  for (const Row& row : found->rows) {
    auto erased = txn.erase(kind(Own::Idem), row.key, kAny);
    if (!erased) return erased.error();
  }
  return static_cast<int64_t>(found->rows.size());
}

Error key_reuse_error() {
  Error error = Error::of("E_KEY_REUSE", "the idempotency key was used for another request");
  error.hint = "give each request a key of its own";
  return error;
}

}  // namespace weir::storage
