// engine/storage/contract/outbox.h: effects leave after their commit (O1 to O8).
//
// A row is written in the transaction of what caused it. Each destination reads the log with a
// cursor of its own, under its name. The cursor passes a row when it is delivered or parked: a failing row waits
// in `retry`, later rows of the same aggregate and destination wait behind it, all others flow.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "weir/storage.h"

namespace weir::storage {

struct Effect {
  Position pos = 0;  // given by put_effect
  int64_t index = 0;
  std::string aggregate, destination, effect_key, body;
};

// The same on every attempt and in every process (O5): a receiver can tell a repetition.
std::string effect_key(std::string_view aggregate, int64_t seq, int64_t index);

Status put_effect(WriteTxn& txn, const Effect& effect);

struct Cursor {
  Position pos = 0;
  int64_t index = -1;
  int64_t version = 0;  // of its row
};
struct Pending {
  std::vector<Effect> effects;  // of this destination, in order
  Cursor from;                  // where the cursor stands
  Cursor read_to;               // where the look ended
};
// About `limit` rows of the log are looked at. `everything`: also what names other destinations.
Result<Pending> pending(ReadTxn& txn, std::string_view destination, int64_t limit,
                        bool everything = false);
// Moves the cursor, if it still stands at `from` (O4). False: another worker was faster.
Result<bool> move_cursor(WriteTxn& txn, std::string_view destination, const Cursor& from,
                         const Cursor& to);

// Does a row of this aggregate wait already? Then the effect is parked without a try (O2).
Result<bool> is_parked(ReadTxn& txn, std::string_view destination, std::string_view aggregate);

struct Parked {
  Effect effect;
  Instant due;
  int64_t attempt = 0;  // failed ones
};
// After a failed try (attempt 1, due at the next) or behind a row that waits (attempt 0).
Status park(WriteTxn& txn, const Effect& effect, Instant due, int64_t attempt);
// Parked rows that may be tried now: of each aggregate and destination the first one only. Of all
// destinations, where none is named.
Result<std::vector<Parked>> due_parked(ReadTxn& txn, Instant now, int64_t limit,
                                       std::string_view destination = {});
// When the next one may be tried that may not be tried yet.
Result<std::optional<Instant>> next_parked(ReadTxn& txn, Instant now, std::string_view destination);

// The outcome of a try. False: the row is no longer as it was, and nothing is written.
// A delivered row goes, and the next of its line is due at once.
Result<bool> delivered(WriteTxn& txn, const Parked& parked, Instant now);
Result<bool> failed_again(WriteTxn& txn, const Parked& parked, Instant next_due);
// Out of the line for good, but kept (state `dead`); the caller raises an incident.
Result<bool> dead_letter(WriteTxn& txn, const Parked& parked, Instant now);
// What names a parked row, dead or not.
std::string parked_id(const Effect& effect);
// Back into its line. False: no such row is dead.
Result<bool> revive(WriteTxn& txn, std::string_view parked_id, Instant now);

// Who has read the log so far.
Result<std::vector<std::string>> known_destinations(ReadTxn& txn);
// Erases rows of the log that every one of `destinations` has passed, at most `limit` (O7), up to
// the first that shall be kept.
Result<int64_t> sweep(WriteTxn& txn, const std::vector<std::string>& destinations, int64_t limit,
                      const std::function<bool(const Effect&)>& kept = {});
// Would sweep take anything, whoever reads the log?
Result<bool> anything_to_sweep(ReadTxn& txn, const std::function<bool(const Effect&)>& kept);
// The destination is gone for good: its cursor, and at most `limit` rows that wait for it. How many.
Result<int64_t> forget_destination(WriteTxn& txn, std::string_view destination, int64_t limit);

}  // namespace weir::storage
