#include "engine/storage/contract/outbox.h"

#include <tuple>

#include "engine/base/bytes.h"
#include "engine/base/planted.h"
#include "engine/base/sha256.h"
#include "engine/storage/contract/fields.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

Effect read_effect(const Row& row) {
  Effect effect;
  effect.pos = integer_of(row.key[0]);
  effect.index = integer_of(row.key[1]);
  effect.aggregate = text_of(row.cells[OutboxCells::kAggregate]);
  effect.destination = text_of(row.cells[OutboxCells::kDestination]);
  effect.effect_key = text_of(row.cells[OutboxCells::kEffectKey]);
  effect.body = text_of(row.cells[OutboxCells::kBody]);
  return effect;
}

Result<Cursor> stored_cursor(ReadTxn& txn, std::string_view destination) {
  auto row = txn.get(kind(Own::OutboxCursor), {Value::string(destination)});
  if (!row) return row.error();
  if (!*row) return Cursor{};
  return Cursor{integer_of((*row)->cells[OutboxCursorCells::kPos]),
                integer_of((*row)->cells[OutboxCursorCells::kIndex]), (*row)->version};
}

auto place(const Cursor& cursor) { return std::tuple(cursor.pos, cursor.index); }

}  // namespace

std::string effect_key(std::string_view aggregate, int64_t seq, int64_t index) {
  base::ByteWriter writer;
  writer.string(aggregate);
  writer.i64(seq);
  writer.i64(index);
  return base::sha256_hex(writer.bytes()).substr(0, 32);
}

Status put_effect(WriteTxn& txn, const Effect& effect) {
  std::vector<Value> cells(OutboxCells::kSize);
  cells[OutboxCells::kAggregate] = Value::string(effect.aggregate);
  cells[OutboxCells::kDestination] = Value::string(effect.destination);
  cells[OutboxCells::kEffectKey] = Value::string(effect.effect_key);
  cells[OutboxCells::kBody] = Value::string(effect.body);
  const Key key = {Value::integer(txn.position()), Value::integer(effect.index)};
  auto put = txn.put(kind(Own::Outbox), {key, 0, std::move(cells)}, kAny);
  if (!put) return put.error();
  return Done{};
}

Result<Pending> pending(ReadTxn& txn, std::string_view destination, int64_t limit,
                        bool everything) {
  Pending out;
  auto cursor = stored_cursor(txn, destination);
  if (!cursor) return cursor.error();
  out.from = out.read_to = *cursor;
  // The rest of the position at which the cursor stands, then what follows.
  for (const bool same_position : {true, false}) {
    if (same_position && base::planted(base::Planted::PollBySequence)) continue;
    KeyRange range;
    if (same_position) {
      range.prefix = {Value::integer(cursor->pos)};
      range.from = Value::integer(cursor->index + 1);
    } else {
      range.from = Value::integer(cursor->pos + 1);
    }
    auto rows = txn.scan(kind(Own::Outbox), range, limit);
    if (!rows) return rows.error();
    for (const Row& row : *rows) {
      Effect effect = read_effect(row);
      out.read_to.pos = effect.pos;
      out.read_to.index = effect.index;
      if (everything || effect.destination == destination) out.effects.push_back(std::move(effect));
    }
    if (static_cast<int64_t>(rows->size()) == limit) break;
  }
  return out;
}

Result<bool> move_cursor(WriteTxn& txn, std::string_view destination, const Cursor& from,
                         const Cursor& to) {
  auto stored = stored_cursor(txn, destination);
  if (!stored) return stored.error();
  if (stored->version != from.version) return false;
  auto put =
      txn.put(kind(Own::OutboxCursor),
              {{Value::string(destination)}, 0, {Value::integer(to.pos), Value::integer(to.index)}},
              from.version);
  if (!put) return put.error();
  return put->stored();
}

Result<std::vector<std::string>> known_destinations(ReadTxn& txn) {
  auto rows = txn.scan(kind(Own::OutboxCursor), {}, 10'000);
  if (!rows) return rows.error();
  std::vector<std::string> names;
  for (const Row& row : *rows) names.push_back(text_of(row.key[0]));
  return names;
}

Result<int64_t> sweep(WriteTxn& txn, const std::vector<std::string>& destinations, int64_t limit,
                      const std::function<bool(const Effect&)>& kept) {
  if (destinations.empty()) return int64_t{0};
  std::optional<Cursor> slowest;
  for (const std::string& destination : destinations) {
    auto cursor = stored_cursor(txn, destination);
    if (!cursor) return cursor.error();
    const bool slower = !slowest || place(*cursor) < place(*slowest);
    if (slower != (slowest && base::planted(base::Planted::SweepPastSlowest))) slowest = *cursor;
  }
  auto rows = txn.scan(kind(Own::Outbox), {}, limit);
  if (!rows) return rows.error();
  int64_t erased = 0;
  for (const Row& row : *rows) {
    const Effect effect = read_effect(row);
    if (std::tuple(effect.pos, effect.index) > place(*slowest)) break;
    if (kept && kept(effect)) break;
    auto gone = txn.erase(kind(Own::Outbox), row.key, kAny);
    if (!gone) return gone.error();
    ++erased;
  }
  return erased;
}

Result<bool> anything_to_sweep(ReadTxn& txn, const std::function<bool(const Effect&)>& kept) {
  auto first = txn.scan(kind(Own::Outbox), {}, 1);
  if (!first) return first.error();
  auto cursors = txn.scan(kind(Own::OutboxCursor), {}, 10'000);
  if (!cursors) return cursors.error();
  if (first->empty() || cursors->empty()) return false;
  const Effect effect = read_effect(first->front());
  for (const Row& row : *cursors) {
    const auto at = std::tuple(integer_of(row.cells[OutboxCursorCells::kPos]), integer_of(row.cells[OutboxCursorCells::kIndex]));
    if (at < std::tuple(effect.pos, effect.index)) return false;
  }
  return !kept(effect);
}

Result<int64_t> forget_destination(WriteTxn& txn, std::string_view destination, int64_t limit) {
  Query query;
  query.filter = Filter::compare("destination", Filter::Op::Equal, Value::string(destination));
  query.page.limit = limit;
  auto found = txn.find(kind(Own::Retry), query);
  if (!found) return found.error();
  for (const Row& row : found->rows) {
    auto erased = txn.erase(kind(Own::Retry), row.key, kAny);
    if (!erased) return erased.error();
  }
  auto erased = txn.erase(kind(Own::OutboxCursor), {Value::string(destination)}, kAny);
  if (!erased) return erased.error();
  return static_cast<int64_t>(found->rows.size());
}

}  // namespace weir::storage
