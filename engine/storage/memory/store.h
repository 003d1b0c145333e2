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
#include <unordered_set>
#include <vector>

#include "engine/storage/lower.h"
#include "engine/storage/schema_diff.h"
#include "engine/storage/txn_rules.h"
#include "weir/storage.h"

namespace weir::storage {

// A cell beside the value that it stands for: reading a row makes no value anew.
class MemoryCell {
 public:
  MemoryCell(const Column& column, const CellView& cell)
      : value_(decode(column, cell)), integer_(cell.integer), tag_(cell.tag) {}
  // `cell` is what `value` encodes to; a text is shared with it.
  MemoryCell(const Column& column, const CellView& cell, const Value& value)
      : value_(cell.tag == CellTag::Text ? value : decode(column, cell)), integer_(cell.integer), tag_(cell.tag) {}

  const Value& value() const { return value_; }
  CellView view() const {
    return {tag_, integer_, tag_ == CellTag::Text ? value_.as_string() : std::string_view()};
  }
  bool is_null() const { return tag_ == CellTag::Null; }

 private:
  Value value_;
  int64_t integer_ = 0;
  CellTag tag_ = CellTag::Null;
};

// Immutable. Cells by slot: the key first.
struct MemoryRow {
  int64_t version = 1;
  std::vector<MemoryCell> cells;
};
using MemoryRowRef = std::shared_ptr<const MemoryRow>;

class MemoryTable {
 public:
  explicit MemoryTable(TableShape shape);

  const TableShape& shape() const { return shape_; }
  const std::shared_ptr<const Layout>& layout() const { return layout_; }

  struct Chain;
  using Rows = std::map<std::string, Chain, std::less<>>;
  using Place = Rows::iterator;

  // The row as of a position; null: there is none.
  MemoryRowRef at(std::string_view key, Position snapshot) const;

  // Where a key's versions stand, or would stand. For the writer: a place holds until it writes.
  struct Spot {
    Place at;  // with `there`; else the next key's
    bool there = false;
  };
  Spot spot(std::string_view key);
  static MemoryRowRef at(const Spot& spot, Position snapshot);
  // Is there a version of exactly this position?
  static bool written_at(const Spot& spot, Position position);

  // Adds a version, or with a null `row` the end of one; in place of one of this position. The
  // place given back stays until `undo`, or `prune` with the answer true, has let it go.
  Place write(const Spot& spot, std::string key, MemoryRowRef row, Position position);
  // Takes out the version of this position, where there is one.
  void undo(Place place, Position position);
  // Drops the versions that no snapshot at or after `oldest` sees. True: nothing more will go when
  // `oldest` rises.
  bool prune(Place place, Position oldest);

  // Another live row that has the same values in a unique set; its name is put in `set`.
  MemoryRowRef taken(std::string_view key, const MemoryRow& row, Position now,
                     std::string* set) const;

  // Calls `each` with the visible rows in key order until it says false.
  template <class Each>
  void scan(const CellRange& range, Position snapshot, const Each& each) const;

  // Calls `each` with visible rows: all those for which `filter` may be true, in any order.
  template <class Each>
  void candidates(const CellFilter& filter, Position snapshot, const Each& each) const;

 private:
  using Entries = std::map<std::string, int>;  // sortable cells and row key → versions that have them
  struct Version {
    Position position;
    MemoryRowRef row;
    std::vector<Entries::iterator> entries;  // of the row in the indexes
  };
  struct Index {
    std::string name;  // of a unique set; empty: an index of the plan
    std::vector<int> slots;
    Entries entries;
  };

  static const Version* visible(const Chain& chain, Position snapshot);
  std::string entry(const Index& index, const MemoryRow& row, std::string_view key) const;
  Entries::iterator count(size_t index, std::string entry, const Version* before);
  void uncount(const Version& version);
  void let_go(Place place);
  const Index* index_for(const CellFilter& filter, std::string* prefix) const;

  TableShape shape_;
  std::shared_ptr<const Layout> layout_;
  Rows rows_;
  std::vector<Index> indexes_;
};

struct MemoryTable::Chain {
  std::vector<Version> versions;  // newest last
  int held = 0;                   // places given to writers that are not let go
};

std::string sortable(const std::vector<CellView>& cells);
Row to_row(const Layout& layout, const MemoryRow& row);

template <class Each>
void MemoryTable::scan(const CellRange& range, Position snapshot, const Each& each) const {
  std::string prefix;
  for (const Cell& cell : range.prefix) append_sortable(&prefix, cell.view());
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
  std::unordered_set<std::string_view> seen;  // a row may stand there with an old version too
  for (auto it = index->entries.lower_bound(prefix);
       it != index->entries.end() && it->first.starts_with(prefix); ++it) {
    // The row's key stands behind the index's cells; its length is at the end.
    const std::string& e = it->first;
    const size_t size = static_cast<unsigned char>(e[e.size() - 3]) |
                        static_cast<size_t>(static_cast<unsigned char>(e[e.size() - 2])) << 8 |
                        static_cast<size_t>(static_cast<unsigned char>(e[e.size() - 1])) << 16;
    const std::string_view key = std::string_view(e).substr(e.size() - 3 - size, size);
    if (!seen.insert(key).second) continue;
    if (MemoryRowRef row = at(key, snapshot)) each(row);
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
  std::vector<std::pair<std::shared_ptr<storage::MemoryTable>, storage::MemoryTable::Place>> unpruned;
  bool open = false;

  storage::WriterTurn turn;
};

}  // namespace weir
