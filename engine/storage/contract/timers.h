// engine/storage/contract/timers.h: timers as rows ordered by when they fire (M1 to M5).
//
// A timer fires by the store's clock (Storage::advance), at least once after its time, and its
// effect happens once: whoever takes the row in the transaction of the effect has it alone. There
// is no cursor over the rows, so a timer that is set in the past fires at the next look.
#pragma once

#include <string>
#include <vector>

#include "weir/storage.h"

namespace weir::storage {

struct TimerRow {
  Instant fire_at;
  std::string id;
  Instant due;  // what it is for; later tries of a timer may have a later fire_at
  std::string instance, node;
  int64_t generation = 0;
  std::string payload;  // JSON
};

Status arm(WriteTxn& txn, const TimerRow& timer);
// The timers with fire_at <= now, in the order of fire_at and id.
Result<std::vector<TimerRow>> due_timers(ReadTxn& txn, Instant now, int64_t limit);
// The earliest that is not due yet; none: nullopt.
Result<std::optional<Instant>> next_timer(ReadTxn& txn, Instant now);
// Takes the timer out, to fire it in this transaction or because it is moot. False: it is gone, or
// there with another generation; then it is not the caller's to fire.
Result<bool> take(WriteTxn& txn, Instant fire_at, std::string_view id, int64_t generation);

// What is made up for after a time in which nobody looked (M4).
enum class Missed : uint8_t { Once, Each, Skip };
struct Occurrences {
  std::vector<Instant> now;  // to fire now, oldest first
  Instant next;              // the first one after `now`
  bool more = false;         // Each: there were more than the limit; `next` is the first left out
};
// Of a timer that was due at `first` and repeats each `period_seconds` (> 0).
Occurrences missed_occurrences(Instant first, int64_t period_seconds, Instant now, Missed policy,
                               int64_t limit);

}  // namespace weir::storage
