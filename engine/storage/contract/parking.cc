// Effects that wait for another try, and the lines behind them.
#include <algorithm>

#include "engine/base/planted.h"
#include "engine/storage/contract/fields.h"
#include "engine/storage/contract/outbox.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

// When a row behind another one may be tried: not by time.
constexpr Instant kNever{253'402'300'799, 0};  // 9999-12-31T23:59:59Z
constexpr std::string_view kWaiting = "waiting", kBehind = "behind", kDead = "dead";

Parked read_parked(const Row& row) {
  Parked parked;
  parked.due = instant_of(row.key[0]);
  parked.effect.aggregate = text_of(row.cells[RetryCells::kAggregate]);
  parked.effect.destination = text_of(row.cells[RetryCells::kDestination]);
  parked.effect.effect_key = text_of(row.cells[RetryCells::kEffectKey]);
  parked.effect.body = text_of(row.cells[RetryCells::kBody]);
  parked.effect.pos = integer_of(row.cells[RetryCells::kPos]);
  parked.effect.index = integer_of(row.cells[RetryCells::kIndex]);
  parked.attempt = integer_of(row.cells[RetryCells::kAttempt]);
  return parked;
}

Key key_of(const Effect& effect, Instant due) {
  return {instant_value(due), Value::string(parked_id(effect))};
}

Status write(WriteTxn& txn, const Parked& parked, std::string_view state) {
  std::vector<Value> cells(RetryCells::kSize);
  cells[RetryCells::kAggregate] = Value::string(parked.effect.aggregate);
  cells[RetryCells::kDestination] = Value::string(parked.effect.destination);
  cells[RetryCells::kAttempt] = Value::integer(parked.attempt);
  cells[RetryCells::kEffectKey] = Value::string(parked.effect.effect_key);
  cells[RetryCells::kBody] = Value::string(parked.effect.body);
  cells[RetryCells::kPos] = Value::integer(parked.effect.pos);
  cells[RetryCells::kIndex] = Value::integer(parked.effect.index);
  cells[RetryCells::kState] = Value::string(state);
  const Key key = key_of(parked.effect, parked.due);
  auto put = txn.put(kind(Own::Retry), {key, 0, std::move(cells)}, kAny);
  if (!put) return put.error();
  return Done{};
}

// The first row of an aggregate and destination that still waits, in the order of the log.
Result<std::optional<Row>> first_of(ReadTxn& txn, std::string_view destination,
                                    std::string_view aggregate) {
  Query query;
  query.filter =
      Filter::all_of({Filter::compare("destination", Filter::Op::Equal, Value::string(destination)),
                      Filter::compare("aggregate", Filter::Op::Equal, Value::string(aggregate)),
                      Filter::compare("state", Filter::Op::NotEqual, Value::string(kDead))});
  query.sort = {{"pos", false}, {"index", false}};
  query.page.limit = 1;
  auto found = txn.find(kind(Own::Retry), query);
  if (!found) return found.error();
  if (found->rows.empty()) return std::optional<Row>();
  return std::optional<Row>(std::move(found->rows[0]));
}

// Takes the row out, when it is there as the caller knows it.
Result<bool> take_parked(WriteTxn& txn, const Parked& parked) {
  const Key key = key_of(parked.effect, parked.due);
  auto row = txn.get(kind(Own::Retry), key);
  if (!row) return row.error();
  if (!*row || read_parked(**row).attempt != parked.attempt ||
      text_of((*row)->cells[RetryCells::kState]) != kWaiting) {
    return false;
  }
  auto erased = txn.erase(kind(Own::Retry), key, kAny);
  if (!erased) return erased.error();
  return true;
}

Status release_next(WriteTxn& txn, const Effect& gone, Instant now) {
  auto row = first_of(txn, gone.destination, gone.aggregate);
  if (!row) return row.error();
  if (!*row) return Done{};
  Parked next = read_parked(**row);
  auto erased = txn.erase(kind(Own::Retry), (*row)->key, kAny);
  if (!erased) return erased.error();
  next.due = whole_micros(now);
  return write(txn, next, kWaiting);
}

Filter waiting_for(std::string_view destination, Filter due) {
  return Filter::all_of({Filter::compare("destination", Filter::Op::Equal, Value::string(destination)),
                         Filter::compare("state", Filter::Op::Equal, Value::string(kWaiting)), std::move(due)});
}

}  // namespace

std::string parked_id(const Effect& effect) {
  return std::to_string(effect.pos) + "." + std::to_string(effect.index) + ":" + effect.destination;
}

Result<bool> is_parked(ReadTxn& txn, std::string_view destination, std::string_view aggregate) {
  auto row = first_of(txn, destination, aggregate);
  if (!row) return row.error();
  return row->has_value();
}

Status park(WriteTxn& txn, const Effect& effect, Instant due, int64_t attempt) {
  if (base::planted(base::Planted::CursorBeforeParking)) return Done{};
  auto behind = is_parked(txn, effect.destination, effect.aggregate);
  if (!behind) return behind.error();
  if (*behind) return write(txn, {effect, kNever, attempt}, kBehind);
  return write(txn, {effect, due, attempt}, kWaiting);
}

Result<std::optional<Instant>> next_parked(ReadTxn& txn, Instant now, std::string_view destination) {
  Query query;
  query.filter = waiting_for(destination, Filter::compare("due", Filter::Op::Greater, instant_value(now)));
  query.sort = {{"due", false}};
  query.page.limit = 1;
  auto found = txn.find(kind(Own::Retry), query);
  if (!found) return found.error();
  if (found->rows.empty()) return std::optional<Instant>();
  return std::optional<Instant>(instant_of(found->rows[0].key[0]));
}

Result<std::vector<Parked>> due_parked(ReadTxn& txn, Instant now, int64_t limit, std::string_view destination) {
  if (!destination.empty()) {
    Query query;
    query.filter = waiting_for(destination, Filter::compare("due", Filter::Op::LessEqual, instant_value(now)));
    query.sort = {{"due", false}};
    query.page.limit = limit;
    auto found = txn.find(kind(Own::Retry), query);
    if (!found) return found.error();
    std::vector<Parked> out;
    for (const Row& row : found->rows) out.push_back(read_parked(row));
    return out;
  }
  KeyRange range;
  // Rows behind others and dead letters stand at kNever.
  range.before = now < kNever ? just_after(now) : instant_value(kNever);
  auto rows = txn.scan(kind(Own::Retry), range, limit);
  if (!rows) return rows.error();
  std::vector<Parked> out;
  for (const Row& row : *rows) out.push_back(read_parked(row));
  return out;
}

Result<bool> delivered(WriteTxn& txn, const Parked& parked, Instant now) {
  auto taken = take_parked(txn, parked);
  if (!taken || !*taken) return taken;
  if (Status s = release_next(txn, parked.effect, now); !s) return s.error();
  return true;
}

Result<bool> failed_again(WriteTxn& txn, const Parked& parked, Instant next_due) {
  auto taken = take_parked(txn, parked);
  if (!taken || !*taken) return taken;
  Status s = write(txn, {parked.effect, next_due, parked.attempt + 1}, kWaiting);
  if (!s) return s.error();
  return true;
}

Result<bool> dead_letter(WriteTxn& txn, const Parked& parked, Instant now) {
  auto taken = take_parked(txn, parked);
  if (!taken || !*taken) return taken;
  Status s = write(txn, {parked.effect, kNever, parked.attempt + 1}, kDead);
  if (s) s = release_next(txn, parked.effect, now);
  if (!s) return s.error();
  return true;
}

Result<bool> revive(WriteTxn& txn, std::string_view parked_id, Instant now) {
  const Key key = {instant_value(kNever), Value::string(parked_id)};
  auto row = txn.get(kind(Own::Retry), key);
  if (!row) return row.error();
  if (!*row || text_of((*row)->cells[RetryCells::kState]) != kDead) return false;
  auto erased = txn.erase(kind(Own::Retry), key, kAny);
  if (!erased) return erased.error();
  if (Status s = park(txn, read_parked(**row).effect, whole_micros(now), 0); !s) return s.error();
  return true;
}

}  // namespace weir::storage
