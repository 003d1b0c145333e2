#include "engine/storage/memory/store.h"

#include "engine/storage/kinds.h"

namespace weir::storage {

std::string sortable(const std::vector<CellView>& cells) {
  std::string out;
  for (const CellView& cell : cells) append_sortable(&out, cell);
  return out;
}

std::string sortable(const std::vector<Cell>& cells) {
  std::string out;
  for (const Cell& cell : cells) append_sortable(&out, cell.view());
  return out;
}

Row to_row(const Layout& layout, const MemoryRow& row) {
  Row out;
  out.version = row.version;
  const size_t parts = layout.key.size();
  out.key.reserve(parts);
  out.cells.reserve(layout.columns.size());
  for (size_t i = 0; i < parts; ++i) out.key.push_back(decode(layout.key[i], row.cells[i].view()));
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    out.cells.push_back(decode(layout.columns[i], row.cells[parts + i].view()));
  }
  return out;
}

MemoryTable::MemoryTable(TableShape shape)
    : shape_(std::move(shape)), layout_(std::make_shared<Layout>(shape_.layout)) {
  const auto slots = [&](const std::vector<std::string>& columns) {
    std::vector<int> out;
    for (const std::string& name : columns) {
      int slot = 0;
      if (column_of(*layout_, name, &slot) != nullptr) out.push_back(slot);
    }
    return out;
  };
  for (const UniqueSet& set : shape_.unique) indexes_.push_back({set.name, slots(set.columns), {}});
  for (const IndexPlan& index : shape_.indexes) indexes_.push_back({{}, slots(index.columns), {}});
}

const MemoryTable::Version* MemoryTable::visible(const std::vector<Version>& chain,
                                                 Position snapshot) {
  for (size_t i = chain.size(); i-- > 0;) {
    if (chain[i].position <= snapshot) return &chain[i];
  }
  return nullptr;
}

MemoryRowRef MemoryTable::at(const std::string& key, Position snapshot) const {
  const auto it = rows_.find(key);
  if (it == rows_.end()) return nullptr;
  const Version* version = visible(it->second, snapshot);
  return version == nullptr ? nullptr : version->row;
}

bool MemoryTable::written_at(const std::string& key, Position position) const {
  const auto it = rows_.find(key);
  return it != rows_.end() && it->second.back().position == position;
}

std::string MemoryTable::entry(const Index& index, const MemoryRow& row,
                               const std::string& key) const {
  std::string out;
  for (const int slot : index.slots) {
    append_sortable(&out, row.cells[static_cast<size_t>(slot)].view());
  }
  out += key;
  for (int shift = 0; shift < 24; shift += 8) out.push_back(static_cast<char>(key.size() >> shift));
  return out;
}

void MemoryTable::uncount(const std::vector<std::string>& entries, size_t number) {
  for (size_t i = 0; i < number; ++i) {
    const auto it = indexes_[i].entries.find(entries[i]);
    if (--it->second == 0) indexes_[i].entries.erase(it);
  }
}

// Whole, or, where memory runs out, not at all.
void MemoryTable::write(const std::string& key, MemoryRowRef row, Position position) {
  Version version{position, std::move(row), {}};
  if (version.row != nullptr)
    for (const Index& index : indexes_) version.entries.push_back(entry(index, *version.row, key));
  std::vector<Version>& chain = rows_[key];
  size_t counted = 0;
  try {
    chain.reserve(chain.size() + 1);
    for (; counted < version.entries.size(); ++counted)
      ++indexes_[counted].entries[version.entries[counted]];
  } catch (...) {
    uncount(version.entries, counted);
    if (chain.empty()) rows_.erase(key);
    throw;
  }
  chain.push_back(std::move(version));
}

void MemoryTable::undo(const std::string& key, Position position) {
  const auto it = rows_.find(key);
  if (it == rows_.end() || it->second.back().position != position) return;
  uncount(it->second.back().entries, it->second.back().entries.size());
  it->second.pop_back();
  if (it->second.empty()) rows_.erase(it);
}

bool MemoryTable::prune(const std::string& key, Position oldest) {
  const auto it = rows_.find(key);
  if (it == rows_.end()) return true;
  std::vector<Version>& chain = it->second;
  size_t keep = 0;  // the newest that `oldest` sees; all before it go
  for (size_t i = 0; i < chain.size() && chain[i].position <= oldest; ++i) keep = i;
  for (size_t i = 0; i < keep; ++i) uncount(chain[i].entries, chain[i].entries.size());
  chain.erase(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(keep));
  if (chain.size() == 1 && chain[0].row == nullptr && chain[0].position <= oldest) {
    rows_.erase(it);
    return true;
  }
  return chain.size() == 1 && chain[0].row != nullptr;
}

MemoryRowRef MemoryTable::taken(const std::string& key, const MemoryRow& row, Position now,
                                std::string* set) const {
  for (const Index& index : indexes_) {
    if (index.name.empty()) continue;
    std::string prefix;
    bool free = false;
    for (const int slot : index.slots) {
      const Cell& cell = row.cells[static_cast<size_t>(slot)];
      free = free || cell.is_null();
      append_sortable(&prefix, cell.view());
    }
    if (free) continue;
    for (auto it = index.entries.lower_bound(prefix);
         it != index.entries.end() && it->first.starts_with(prefix); ++it) {
      const std::string other =
          it->first.substr(prefix.size(), it->first.size() - prefix.size() - 3);
      if (other == key) continue;
      MemoryRowRef holder = at(other, now);
      if (holder == nullptr || !entry(index, *holder, other).starts_with(prefix)) continue;
      *set = index.name;
      return holder;
    }
  }
  return nullptr;
}

// The index with most leading columns for which the filter demands one value.
const MemoryTable::Index* MemoryTable::index_for(const CellFilter& filter,
                                                 std::string* prefix) const {
  std::vector<const CellFilter*> demands;
  const auto collect = [&](const auto& self, const CellFilter& f) -> void {
    if (f.op == CellOp::Equal && f.parity < 0) demands.push_back(&f);
    if (f.op != CellOp::And) return;
    for (const CellFilter& arg : f.args) self(self, arg);
  };
  collect(collect, filter);
  const Index* best = nullptr;
  size_t best_length = 0;
  for (const Index& index : indexes_) {
    std::string cells;
    size_t length = 0;
    for (const int slot : index.slots) {
      const CellFilter* demand = nullptr;
      for (const CellFilter* f : demands) demand = f->slot == slot ? f : demand;
      if (demand == nullptr) break;
      append_sortable(&cells, demand->values[0].view());
      ++length;
    }
    if (length > best_length) {
      best = &index;
      best_length = length;
      *prefix = cells;
    }
  }
  return best;
}

}  // namespace weir::storage

namespace weir {

MemoryContent::MemoryContent() : forms(std::make_shared<Forms>()) {
  for (const storage::OwnTable& table : storage::own_tables()) {
    storage::TableShape shape;
    shape.layout = table.layout;
    shape.indexes = table.indexes;
    own.push_back(std::make_shared<storage::MemoryTable>(std::move(shape)));
  }
}

std::shared_ptr<storage::MemoryTable> MemoryContent::table(const Forms& catalog,
                                                           const Kind& kind) const {
  if (kind.is_own()) {
    const auto number = static_cast<size_t>(kind.number());
    return number < own.size() ? own[number] : nullptr;
  }
  const auto it = catalog.find(kind.table());
  return it == catalog.end() ? nullptr : it->second;
}

}  // namespace weir
