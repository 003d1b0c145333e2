#include "engine/storage/contract/timers.h"

#include "engine/storage/contract/fields.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

TimerRow read(const Row& row) {
  TimerRow timer;
  timer.fire_at = instant_of(row.key[0]);
  timer.id = text_of(row.key[1]);
  timer.due = instant_of(row.cells[TimerCells::kDue]);
  timer.instance = text_of(row.cells[TimerCells::kInstance]);
  timer.node = text_of(row.cells[TimerCells::kNode]);
  timer.generation = integer_of(row.cells[TimerCells::kGeneration]);
  timer.payload = text_of(row.cells[TimerCells::kPayload]);
  return timer;
}

}  // namespace

Status arm(WriteTxn& txn, const TimerRow& timer) {
  std::vector<Value> cells(TimerCells::kSize);
  cells[TimerCells::kDue] = instant_value(timer.due);
  cells[TimerCells::kInstance] = text_cell(timer.instance);
  cells[TimerCells::kNode] = text_cell(timer.node);
  cells[TimerCells::kGeneration] = Value::integer(timer.generation);
  cells[TimerCells::kPayload] = text_cell(timer.payload);
  auto put =
      txn.put(kind(Own::Timer),
              {{instant_value(timer.fire_at), Value::string(timer.id)}, 0, std::move(cells)}, kAny);
  if (!put) return put.error();
  return Done{};
}

Result<std::vector<TimerRow>> due_timers(ReadTxn& txn, Instant now, int64_t limit) {
  KeyRange range;
  range.before = just_after(now);
  auto rows = txn.scan(kind(Own::Timer), range, limit);
  if (!rows) return rows.error();
  std::vector<TimerRow> out;
  for (const Row& row : *rows) out.push_back(read(row));
  return out;
}

Result<std::optional<Instant>> next_timer(ReadTxn& txn, Instant now) {
  KeyRange range;
  range.from = just_after(now);
  auto rows = txn.scan(kind(Own::Timer), range, 1);
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<Instant>();
  return std::optional<Instant>(instant_of(rows->front().key[0]));
}

Result<bool> take(WriteTxn& txn, Instant fire_at, std::string_view id, int64_t generation) {
  const Key key = {instant_value(fire_at), Value::string(id)};
  auto row = txn.get(kind(Own::Timer), key);
  if (!row) return row.error();
  if (!*row || integer_of((*row)->cells[TimerCells::kGeneration]) != generation) return false;
  auto erased = txn.erase(kind(Own::Timer), key, kAny);
  if (!erased) return erased.error();
  return true;
}

Occurrences missed_occurrences(Instant first, int64_t period_seconds, Instant now, Missed policy,
                               int64_t limit) {
  Occurrences out;
  out.next = first;
  if (first > now || period_seconds <= 0) return out;
  const int64_t whole = now.seconds - first.seconds - (now.nanos < first.nanos ? 1 : 0);
  const int64_t passed = whole / period_seconds;  // occurrences after the first
  const auto occurrence = [&](int64_t i) { return first.plus_seconds(i * period_seconds); };
  out.next = occurrence(passed + 1);
  switch (policy) {
    case Missed::Once:
      out.now.push_back(occurrence(passed));
      break;
    case Missed::Skip:
      // What is due at this very moment was not missed.
      if (occurrence(passed) == now) out.now.push_back(now);
      break;
    case Missed::Each:
      for (int64_t i = 0; i <= passed; ++i) {
        if (i == limit) {
          out.next = occurrence(i);
          out.more = true;
          break;
        }
        out.now.push_back(occurrence(i));
      }
      break;
  }
  return out;
}

}  // namespace weir::storage
