// engine/storage/memory/store.h: the content of a memory store: rows in all versions that some
// open snapshot may still see.
//
// The writer puts versions that carry its coming position straight into the chains; readers look
// past them until the position is committed. Undone versions are taken out again.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/storage/lower.h"
#include "engine/storage/schema_diff.h"
#include "engine/storage/txn_rules.h"
#include "weir/storage.h"

namespace weir::storage {

// Immutable. Cells by slot: the key first.
struct MemoryRow {
  int64_t version = 1;
  std::vector<Cell> cells;
};
using MemoryRowRef = std::shared_ptr<const MemoryRow>;

class MemoryTable {
 public:
  explicit MemoryTable(TableShape shape);

  const TableShape& shape() const { return shape_; }
  const std::shared_ptr<const Layout>& layout() const { return layout_; }

  // The row as of a position; null: there is none.
  MemoryRowRef at(const std::string& key, Position snapshot) const;

  // Is there a version of exactly this position?
  bool written_at(const std::string& key, Position position) const;

  // Adds a version, or with a null `row` the end of one. Returns what `undo` needs.
  void write(const std::string& key, MemoryRowRef row, Position position);
  // Takes out the newest version of the key, which must be of this position.
  void undo(const std::string& key, Position position);
  // Drops the versions of a key that no snapshot at or after `oldest` sees. True: nothing more
  // will go when `oldest` rises.
  bool prune(const std::string& key, Position oldest);

  // Another live row that has the same values in a unique set; its name is put in `set`.
  MemoryRowRef taken(const std::string& key, const MemoryRow& row, Position now,
                     std::string* set) const;

  // Calls `each` with the visible rows in key order until it says false.
  template <class Each>
  void scan(const CellRange& range, Position snapshot, const Each& each) const;

  // Calls `each` with visible rows: all those for which `filter` may be true, in any order.
  template <class Each>
  void candidates(const CellFilter& filter, Position snapshot, const Each& each) const;

 private:
  struct Version {
    Position position;
    MemoryRowRef row;
    std::vector<std::string> entries;  // of the row in the indexes: taking them out needs no memory
  };
  struct Index {
    std::string name;  // of a unique set; empty: an index of the plan
    std::vector<int> slots;
    std::map<std::string, int> entries;  // sortable cells and row key → versions that have them
  };

  static const Version* visible(const std::vector<Version>& chain, Position snapshot);
  std::string entry(const Index& index, const MemoryRow& row, const std::string& key) const;
  void uncount(const std::vector<std::string>& entries, size_t number);
  const Index* index_for(const CellFilter& filter, std::string* prefix) const;

  TableShape shape_;
  std::shared_ptr<const Layout> layout_;
  std::map<std::string, std::vector<Version>> rows_;  // newest last
  std::vector<Index> indexes_;
};

std::string sortable(const std::vector<CellView>& cells);
std::string sortable(const std::vector<Cell>& cells);
Row to_row(const Layout& layout, const MemoryRow& row);

template <class Each>
void MemoryTable::scan(const CellRange& range, Position snapshot, const Each& each) const {
  const std::string prefix = sortable(range.prefix);
  std::string low = prefix;
  if (range.from) append_sortable(&low, range.from->view());
  std::string high = prefix;
  if (range.before) {
    append_sortable(&high, range.before->view());
  } else {
    high.push_back('\x7f');  // above the tag of every further part
  }
  auto begin = rows_.lower_bound(low);
  auto end = low < high ? rows_.lower_bound(high) : begin;
  const auto show = [&](const auto& item) {
    const Version* version = visible(item.second, snapshot);
    return version == nullptr || version->row == nullptr || each(version->row);
  };
  if (range.descending) {
    while (end != begin) {
      if (!show(*--end)) return;
    }
  } else {
    for (; begin != end; ++begin) {
      if (!show(*begin)) return;
    }
  }
}

template <class Each>
void MemoryTable::candidates(const CellFilter& filter, Position snapshot, const Each& each) const {
  std::string prefix;
  const Index* index = index_for(filter, &prefix);
  if (index == nullptr) {
    scan({}, snapshot, [&](const MemoryRowRef& row) {
      each(row);
      return true;
    });
    return;
  }
  std::set<std::string_view> seen;  // a row may stand there with an old version too
  for (auto it = index->entries.lower_bound(prefix);
       it != index->entries.end() && it->first.starts_with(prefix); ++it) {
    // The row's key stands behind the index's cells; its length is at the end.
    const std::string& e = it->first;
    const size_t size = static_cast<unsigned char>(e[e.size() - 3]) |
                        static_cast<size_t>(static_cast<unsigned char>(e[e.size() - 2])) << 8 |
                        static_cast<size_t>(static_cast<unsigned char>(e[e.size() - 1])) << 16;
    const std::string_view key = std::string_view(e).substr(e.size() - 3 - size, size);
    if (!seen.insert(key).second) continue;
    if (MemoryRowRef row = at(std::string(key), snapshot)) each(row);
  }
}

}  // namespace weir::storage

namespace weir {

class MemoryContent {
 public:
  using Forms = std::unordered_map<std::string, std::shared_ptr<storage::MemoryTable>>;

  MemoryContent();

  // As of `catalog`, which a transaction keeps: null when there is no such table.
  std::shared_ptr<storage::MemoryTable> table(const Forms& catalog, const Kind& kind) const;

  mutable std::shared_mutex mutex;  // of everything below
  std::vector<std::shared_ptr<storage::MemoryTable>> own;
  std::shared_ptr<const Forms> forms;  // replaced as a whole when the schema changes
  Position position = 0;
  int64_t instant_micros = 0;
  std::multiset<Position> snapshots;  // open ones
  std::vector<std::pair<std::shared_ptr<storage::MemoryTable>, std::string>> unpruned;
  bool open = false;

  storage::WriterTurn turn;
};

}  // namespace weir
