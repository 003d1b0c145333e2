// engine/storage/contract/lease.h: one worker at a time, for a while (L1 to L4).
//
// Who is about to do something outside of transactions takes its lease first, and gives it back in
// the transaction of what came of it. Who paused for longer has lost it: that transaction must not
// commit. Leases save work; that nothing happens twice rests on versions, with or without them.
#pragma once

#include <optional>
#include <string>

#include "weir/storage.h"

namespace weir::storage {

struct Lease {
  std::string name;
  Position token = 0;  // where it was taken: no other lease ever has the same
};

// Nothing: somebody has it until a moment that is still to come by `now`, the store's clock.
Result<std::optional<Lease>> lease(WriteTxn& txn, std::string_view name, Instant now,
                                   int64_t seconds);
// Until when somebody has it; none: nobody.
Result<std::optional<Instant>> leased_until(ReadTxn& txn, std::string_view name, Instant now);
// False: it was lost, and nothing that was done under it may be written.
Result<bool> give_back(WriteTxn& txn, const Lease& lease);
// Erases at most `limit` leases that ran out and nobody took over; how many.
Result<int64_t> forget_leases(WriteTxn& txn, Instant now, int64_t limit);

}  // namespace weir::storage
