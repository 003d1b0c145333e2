#include "engine/storage/contract/lease.h"

#include "engine/base/planted.h"
#include "engine/storage/contract/fields.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

Key key_of(std::string_view name) { return {Value::string(name)}; }

bool runs(const Row& row, Instant now) { return now < instant_of(row.cells[LeaseCells::kUntil]); }

}  // namespace

Result<std::optional<Lease>> lease(WriteTxn& txn, std::string_view name, Instant now,
                                   int64_t seconds) {
  auto row = txn.get(kind(Own::Lease), key_of(name));
  if (!row) return row.error();
  if (*row && runs(**row, now)) return std::optional<Lease>();
  const Position token = txn.position();
  auto put = txn.put(
      kind(Own::Lease),
      {key_of(name), 0, {Value::integer(token), instant_value(now.plus_seconds(seconds))}},
      *row ? (*row)->version : kNew);
  if (!put) return put.error();
  if (!put->stored()) return std::optional<Lease>();
  return std::optional<Lease>({std::string(name), token});
}

Result<std::optional<Instant>> leased_until(ReadTxn& txn, std::string_view name, Instant now) {
  auto row = txn.get(kind(Own::Lease), key_of(name));
  if (!row) return row.error();
  if (!*row || !runs(**row, now)) return std::optional<Instant>();
  return std::optional<Instant>(instant_of((*row)->cells[LeaseCells::kUntil]));
}

Result<bool> give_back(WriteTxn& txn, const Lease& lease) {
  if (base::planted(base::Planted::LeaseNotChecked)) return true;
  auto row = txn.get(kind(Own::Lease), key_of(lease.name));
  if (!row) return row.error();
  if (!*row || integer_of((*row)->cells[LeaseCells::kToken]) != lease.token) return false;
  auto erased = txn.erase(kind(Own::Lease), key_of(lease.name), (*row)->version);
  if (!erased) return erased.error();
  return erased->stored();
}

Result<int64_t> forget_leases(WriteTxn& txn, Instant now, int64_t limit) {
  Query query;
  query.filter = Filter::compare("until", Filter::Op::LessEqual, instant_value(now));
  query.page.limit = limit;
  auto found = txn.find(kind(Own::Lease), query);
  if (!found) return found.error();
  for (const Row& row : found->rows) {
    auto erased = txn.erase(kind(Own::Lease), row.key, kAny);
    if (!erased) return erased.error();
  }
  return static_cast<int64_t>(found->rows.size());
}

}  // namespace weir::storage
