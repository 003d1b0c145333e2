#include "engine/storage/lower.h"

#include <algorithm>

#include "engine/base/bytes.h"
#include "engine/base/hex.h"
#include "engine/base/wide.h"
#include "engine/feel/decimal_core.h"
#include "engine/storage/errors.h"
#include "engine/storage/filter.h"

namespace weir::storage {
namespace {

constexpr int64_t kLimitMax = 100'000;

Result<int> slot_of(const Layout& layout, const std::string& name) {
  int slot = 0;
  const Column* column = column_of(layout, name, &slot);
  if (column == nullptr) {
    return argument_error("'" + layout.name + "' has no column '" + name + "'");
  }
  return slot;
}

Result<int> ordered_slot(const Layout& layout, const std::string& name) {
  auto slot = slot_of(layout, name);
  if (!slot) return slot;
  const StorageKind kind = column_at(layout, *slot).kind;
  if (kind == StorageKind::Json || kind == StorageKind::Bytes) {
    return argument_error("column '" + name + "' holds " + name_of(kind) + " and has no order");
  }
  return slot;
}

Status check_limit(int64_t limit) {
  if (limit >= 1 && limit <= kLimitMax) return Done{};
  return limit_error("a limit must lie in 1.." + std::to_string(kLimitMax) + ", not " +
                     std::to_string(limit));
}

uint64_t mix(uint64_t hash, std::string_view bytes) {  // FNV-1a
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return hash;
}

Status lower_sort(const Layout& layout, const Query& query, CellQuery* out) {
  out->signature = mix(0xcbf29ce484222325ull, layout.name);
  std::vector<bool> sorted(layout.key.size(), false);
  for (const SortKey& key : query.sort) {
    auto slot = ordered_slot(layout, key.column);
    if (!slot) return slot.error();
    out->sort.push_back({*slot, key.descending});
    if (*slot < static_cast<int>(sorted.size())) sorted[static_cast<size_t>(*slot)] = true;
  }
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (!sorted[i]) out->sort.push_back({static_cast<int>(i), false});
  }
  for (const CellSort& key : out->sort) {
    out->signature = mix(out->signature, column_at(layout, key.slot).name);
    out->signature = mix(out->signature, key.descending ? ">" : "<");
  }
  return Done{};
}

Status lower_groups(const Layout& layout, const Query& query, CellQuery* out) {
  for (const std::string& name : query.group) {
    auto slot = ordered_slot(layout, name);
    if (!slot) return slot.error();
    out->group.push_back(*slot);
  }
  for (const Measure& measure : query.measures) {
    if (measure.kind == Measure::Kind::Count && measure.column.empty()) {
      out->measures.push_back({measure.kind, -1});
      continue;
    }
    auto slot = measure.kind == Measure::Kind::Count ? slot_of(layout, measure.column)
                                                     : ordered_slot(layout, measure.column);
    if (!slot) return slot.error();
    const StorageKind kind = column_at(layout, *slot).kind;
    const bool adds = measure.kind == Measure::Kind::Sum || measure.kind == Measure::Kind::Avg;
    if (adds && kind != StorageKind::Integer && kind != StorageKind::Decimal) {
      return argument_error("column '" + measure.column + "' holds no numbers to add");
    }
    out->measures.push_back({measure.kind, *slot});
  }
  out->grouped = !query.group.empty() || !query.measures.empty();
  return Done{};
}

// --- cursors: signature and the cells of the last row, as letters that any text field carries.

bool read_cursor(const Layout& layout, const CellQuery& query, std::string_view text,
                 std::vector<Cell>* cells) {
  const std::optional<std::string> bytes = base::from_hex(text);
  if (!bytes) return false;
  base::ByteReader reader(*bytes);
  if (reader.u64() != query.signature) return false;
  for (const CellSort& key : query.sort) {
    const uint8_t tag = reader.u8();
    if (tag == 0) {
      cells->emplace_back();
    } else if (tag == 1) {
      cells->emplace_back(reader.i64());
    } else {
      cells->emplace_back(std::string(reader.view()));
    }
    const bool text_column = is_text(column_at(layout, key.slot).kind);
    if (tag > 2 || (tag == 2) != (text_column && tag != 0)) return false;
  }
  return reader.complete();
}

CellFilter leaf(CellOp op, int slot, const Cell& value) {
  CellFilter f;
  f.op = value.is_null() ? CellOp::IsNull : op;
  f.slot = slot;
  if (!value.is_null()) f.values.push_back(value);
  return f;
}

CellFilter combined(CellOp op, std::vector<CellFilter> args) {
  CellFilter f;
  f.op = op;
  f.args = std::move(args);
  return f;
}

// Rows whose cell comes strictly behind `value` in this direction; null is the smallest.
CellFilter behind(const CellSort& key, const Cell& value) {
  if (key.descending) {
    if (value.is_null()) return {.op = CellOp::False};
    return combined(CellOp::Or,
                    {leaf(CellOp::Less, key.slot, value), leaf(CellOp::Equal, key.slot, Cell())});
  }
  if (value.is_null()) {
    return combined(CellOp::Not, {leaf(CellOp::Equal, key.slot, value)});
  }
  return leaf(CellOp::Greater, key.slot, value);
}

// a > x or (a = x and (b > y or …)), from the innermost outwards.
CellFilter after(const std::vector<CellSort>& sort, const std::vector<Cell>& cells) {
  CellFilter rest{.op = CellOp::False};
  for (size_t i = sort.size(); i-- > 0;) {
    CellFilter same =
        combined(CellOp::And, {leaf(CellOp::Equal, sort[i].slot, cells[i]), std::move(rest)});
    rest = combined(CellOp::Or, {behind(sort[i], cells[i]), std::move(same)});
  }
  return rest;
}

Status lower_page(const Layout& layout, const Query& query, CellQuery* out) {
  if (Status s = check_limit(query.page.limit); !s) return s;
  if (query.page.offset < 0) return argument_error("an offset must not be negative");
  out->limit = query.page.limit;
  out->offset = query.page.offset;
  if (query.page.after.empty()) return Done{};
  if (out->grouped || query.page.offset != 0) {
    return argument_error("a cursor goes neither with groups nor with an offset");
  }
  std::vector<Cell> cells;
  if (!read_cursor(layout, *out, query.page.after, &cells)) {
    return argument_error("the cursor is not of this query");
  }
  out->filter = combined(CellOp::And, {std::move(out->filter), after(out->sort, cells)});
  return Done{};
}

Decimal wide_decimal(int64_t high, int64_t low, int scale) {
  __extension__ using Wide = __int128;
  const Wide sum = (static_cast<Wide>(high) << 32) + low;
  const bool negative = sum < 0;
  const auto magnitude = static_cast<base::u128>(negative ? -sum : sum);
  return DecimalAccess::make(magnitude, -scale, negative);
}

}  // namespace

Result<CellQuery> lower(const Layout& layout, const Query& query) {
  CellQuery out;
  auto filter = lower(layout, query.filter);
  if (!filter) return filter.error();
  out.filter = std::move(*filter);
  if (Status s = lower_groups(layout, query, &out); !s) return s.error();
  if (Status s = lower_sort(layout, query, &out); !s) return s.error();
  if (Status s = lower_page(layout, query, &out); !s) return s.error();
  return out;
}

Result<CellRange> lower(const Layout& layout, const KeyRange& range, int64_t limit) {
  if (Status s = check_limit(limit); !s) return s.error();
  CellRange out;
  out.descending = range.descending;
  const bool bounded = !range.from.is_null() || !range.before.is_null();
  if (range.prefix.size() + (bounded ? 1 : 0) > layout.key.size()) {
    return argument_error("a range of '" + layout.name + "' has more parts than its key");
  }
  const auto part = [&](size_t i, const Value& value) -> Result<Cell> {
    auto cell = encode(layout.key[i], value);
    if (!cell) return cell.error();
    if (cell->tag == CellTag::Null) return field_error(layout.key[i].name, "is part of the key");
    return Cell(*cell);
  };
  for (size_t i = 0; i < range.prefix.size(); ++i) {
    auto cell = part(i, range.prefix[i]);
    if (!cell) return cell.error();
    out.prefix.push_back(std::move(*cell));
  }
  for (const auto& [value, bound] :
       {std::pair{&range.from, &out.from}, {&range.before, &out.before}}) {
    if (value->is_null()) continue;
    auto cell = part(range.prefix.size(), *value);
    if (!cell) return cell.error();
    *bound = std::move(*cell);
  }
  return out;
}

std::string cursor_of(const CellQuery& query, const std::vector<Cell>& sort_cells) {
  base::ByteWriter writer;
  writer.u64(query.signature);
  for (const Cell& cell : sort_cells) {
    writer.u8(static_cast<uint8_t>(cell.tag));
    if (cell.tag == CellTag::Integer) writer.i64(cell.integer);
    if (cell.tag == CellTag::Text) writer.string(cell.text);
  }
  return base::to_hex(writer.bytes());
}

Value measure_value(const Layout& layout, const CellMeasure& measure, const Measured& m) {
  if (measure.kind == Measure::Kind::Count) return Value::integer(m.count);
  const Column& column = column_at(layout, measure.slot);
  if (measure.kind == Measure::Kind::Min || measure.kind == Measure::Kind::Max) {
    return decode(column, m.extreme.view());
  }
  if (m.count == 0) return {};
  const Decimal sum = wide_decimal(m.high, m.low, column.scale);
  if (measure.kind == Measure::Kind::Sum) return Value::number(sum);
  const auto mean = Decimal::divide(sum, Decimal::from_int(m.count));
  return mean ? Value::number(*mean) : Value{};
}

}  // namespace weir::storage
