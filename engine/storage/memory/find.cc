#include "engine/storage/memory/find.h"

#include <algorithm>
#include <map>

namespace weir::storage {
namespace {

int compare_rows(const std::vector<CellSort>& sort, const MemoryRow& a, const MemoryRow& b) {
  for (const CellSort& key : sort) {
    const auto slot = static_cast<size_t>(key.slot);
    const int order = compare(a.cells[slot].view(), b.cells[slot].view());
    if (order != 0) return key.descending ? -order : order;
  }
  return 0;
}

void add(const CellMeasure& measure, const MemoryRow& row, Measured* into) {
  if (measure.slot < 0) {
    ++into->count;
    return;
  }
  const CellView cell = row.cells[static_cast<size_t>(measure.slot)].view();
  if (cell.tag == CellTag::Null) return;
  ++into->count;
  into->high += cell.integer >> 32;
  into->low += cell.integer & 0xffffffff;
  const bool smaller = compare(cell, into->extreme.view()) < 0;
  if (into->extreme.is_null() || smaller == (measure.kind == Measure::Kind::Min)) {
    into->extreme = Cell(cell);
  }
}

FoundRows grouped(const Layout& layout, const CellQuery& query,
                  const std::vector<MemoryRowRef>& rows) {
  struct Group {
    std::vector<Cell> cells;
    std::vector<Measured> measured;
  };
  std::map<std::string, Group> groups;  // by cells that sort
  if (query.group.empty()) groups[{}].measured.resize(query.measures.size());
  for (const MemoryRowRef& row : rows) {
    std::string key;
    for (const int slot : query.group) {
      append_sortable(&key, row->cells[static_cast<size_t>(slot)].view());
    }
    Group& group = groups[key];
    if (group.measured.size() < query.measures.size() || group.cells.size() < query.group.size()) {
      group.measured.resize(query.measures.size());
      for (const int slot : query.group)
        group.cells.emplace_back(row->cells[static_cast<size_t>(slot)].view());
    }
    for (size_t i = 0; i < query.measures.size(); ++i) {
      add(query.measures[i], *row, &group.measured[i]);
    }
  }
  FoundRows out;
  int64_t at = 0;
  for (const auto& [key, group] : groups) {
    if (at++ < query.offset) continue;
    if (static_cast<int64_t>(out.groups.size()) >= query.limit) break;
    GroupLine line;
    for (size_t i = 0; i < query.group.size(); ++i) {
      line.group.push_back(decode(column_at(layout, query.group[i]), group.cells[i].view()));
    }
    for (size_t i = 0; i < query.measures.size(); ++i) {
      line.measures.push_back(measure_value(layout, query.measures[i], group.measured[i]));
    }
    out.groups.push_back(std::move(line));
  }
  return out;
}

}  // namespace

FoundRows find_in(const MemoryTable& table, const CellQuery& query, Position snapshot) {
  std::vector<MemoryRowRef> rows;
  table.candidates(query.filter, snapshot, [&](const MemoryRowRef& row) {
    const auto at = [&](int slot) { return row->cells[static_cast<size_t>(slot)].view(); };
    if (test(query.filter, at) == 1) rows.push_back(row);
  });
  const Layout& layout = *table.layout();
  if (query.grouped) return grouped(layout, query, rows);
  const auto before = [&](const MemoryRowRef& a, const MemoryRowRef& b) {
    return compare_rows(query.sort, *a, *b) < 0;
  };
  const auto offset =
      static_cast<size_t>(std::min<int64_t>(query.offset, static_cast<int64_t>(rows.size())));
  const size_t end = std::min(rows.size(), offset + static_cast<size_t>(query.limit));
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end(),
                    before);
  FoundRows out;
  for (size_t i = offset; i < end; ++i) out.rows.push_back(to_row(layout, *rows[i]));
  if (end < rows.size() && end > offset) {
    std::vector<Cell> cells;
    for (const CellSort& key : query.sort) {
      cells.emplace_back(rows[end - 1]->cells[static_cast<size_t>(key.slot)].view());
    }
    out.next = cursor_of(query, cells);
  }
  return out;
}

}  // namespace weir::storage
