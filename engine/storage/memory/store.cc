#include "engine/storage/memory/store.h"

#include <iterator>
#include <utility>

#include "engine/storage/kinds.h"

namespace weir::storage {

std::string sortable(const std::vector<CellView>& cells) {
  std::string out;
  size_t size = 0;
  for (const CellView& cell : cells) size += 12 + cell.text.size();
  out.reserve(size);
  for (const CellView& cell : cells) append_sortable(&out, cell);
  return out;
}

Row to_row(const Layout& layout, const MemoryRow& row) {
  Row out;
  out.version = row.version;
  const size_t parts = layout.key.size();
  out.key.reserve(parts);
  out.cells.reserve(layout.columns.size());
  for (size_t i = 0; i < parts; ++i) out.key.push_back(row.cells[i].value());
  for (size_t i = parts; i < row.cells.size(); ++i) out.cells.push_back(row.cells[i].value());
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

const MemoryTable::Version* MemoryTable::visible(const Chain& chain, Position snapshot) {
  for (size_t i = chain.versions.size(); i-- > 0;) {
    if (chain.versions[i].position <= snapshot) return &chain.versions[i];
  }
  return nullptr;
}

MemoryRowRef MemoryTable::at(std::string_view key, Position snapshot) const {
  const auto it = rows_.find(key);
  if (it == rows_.end()) return nullptr;
  const Version* version = visible(it->second, snapshot);
  return version == nullptr ? nullptr : version->row;
}

MemoryTable::Spot MemoryTable::spot(std::string_view key) {
  // Most new keys rise: they stand behind the last.
  if (rows_.empty() || std::prev(rows_.end())->first < key) return {rows_.end(), false};
  const Place at = rows_.lower_bound(key);
  return {at, at != rows_.end() && at->first == key};
}

MemoryRowRef MemoryTable::at(const Spot& spot, Position snapshot) {
  const Version* version = spot.there ? visible(spot.at->second, snapshot) : nullptr;
  return version == nullptr ? nullptr : version->row;
}

bool MemoryTable::written_at(const Spot& spot, Position position) {
  if (!spot.there) return false;
  const std::vector<Version>& versions = spot.at->second.versions;
  return !versions.empty() && versions.back().position == position;
}

std::string MemoryTable::entry(const Index& index, const MemoryRow& row, std::string_view key) const {
  std::string out;
  out.reserve(64 + key.size());
  for (const int slot : index.slots) {
    append_sortable(&out, row.cells[static_cast<size_t>(slot)].view());
  }
  out += key;
  for (int shift = 0; shift < 24; shift += 8) out.push_back(static_cast<char>(key.size() >> shift));
  return out;
}

// `before`: the version that the new one follows; often it has the same entry.
MemoryTable::Entries::iterator MemoryTable::count(size_t index, std::string entry, const Version* before) {
  const bool same = before != nullptr && index < before->entries.size() && before->entries[index]->first == entry;
  const auto at = same ? before->entries[index] : indexes_[index].entries.try_emplace(std::move(entry), 0).first;
  ++at->second;
  return at;
}

void MemoryTable::uncount(const Version& version) {
  for (size_t i = 0; i < version.entries.size(); ++i) {
    if (--version.entries[i]->second == 0) indexes_[i].entries.erase(version.entries[i]);
  }
}

// Whole, or, where memory runs out, not at all.
MemoryTable::Place MemoryTable::write(const Spot& spot, std::string key, MemoryRowRef row, Position position) {
  const Place place = spot.there ? spot.at : rows_.try_emplace(spot.at, std::move(key));
  Chain& chain = place->second;
  Version version{position, std::move(row), {}};
  try {
    chain.versions.reserve(chain.versions.size() + 1);
    const Version* before = chain.versions.empty() ? nullptr : &chain.versions.back();
    if (version.row != nullptr) {
      version.entries.reserve(indexes_.size());
      for (size_t i = 0; i < indexes_.size(); ++i)
        version.entries.push_back(count(i, entry(indexes_[i], *version.row, place->first), before));
    }
  } catch (...) {
    uncount(version);
    if (chain.versions.empty() && chain.held == 0) rows_.erase(place);
    throw;
  }
  if (!chain.versions.empty() && chain.versions.back().position == position) {
    uncount(chain.versions.back());
    chain.versions.back() = std::move(version);
  } else {
    chain.versions.push_back(std::move(version));
  }
  ++chain.held;
  return place;
}

void MemoryTable::let_go(Place place) {
  if (--place->second.held == 0 && place->second.versions.empty()) rows_.erase(place);
}

void MemoryTable::undo(Place place, Position position) {
  std::vector<Version>& versions = place->second.versions;
  if (!versions.empty() && versions.back().position == position) {
    uncount(versions.back());
    versions.pop_back();
  }
  let_go(place);
}

bool MemoryTable::prune(Place place, Position oldest) {
  std::vector<Version>& versions = place->second.versions;
  size_t keep = 0;  // the newest that `oldest` sees; all before it go
  for (size_t i = 0; i < versions.size() && versions[i].position <= oldest; ++i) keep = i;
  for (size_t i = 0; i < keep; ++i) uncount(versions[i]);
  versions.erase(versions.begin(), versions.begin() + static_cast<std::ptrdiff_t>(keep));
  if (versions.size() == 1 && versions[0].row == nullptr && versions[0].position <= oldest) versions.clear();
  if (versions.size() > 1 || (versions.size() == 1 && versions[0].row == nullptr)) return false;
  let_go(place);
  return true;
}

MemoryRowRef MemoryTable::taken(std::string_view key, const MemoryRow& row, Position now,
                                std::string* set) const {
  for (const Index& index : indexes_) {
    if (index.name.empty()) continue;
    std::string prefix;
    bool free = false;
    for (const int slot : index.slots) {
      const MemoryCell& cell = row.cells[static_cast<size_t>(slot)];
      free = free || cell.is_null();
      append_sortable(&prefix, cell.view());
    }
    if (free) continue;
    for (auto it = index.entries.lower_bound(prefix);
         it != index.entries.end() && it->first.starts_with(prefix); ++it) {
      const std::string_view other =
          std::string_view(it->first).substr(prefix.size(), it->first.size() - prefix.size() - 3);
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
    if ((f.op == CellOp::Equal && f.parity < 0) || f.op == CellOp::IsNull) demands.push_back(&f);
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
      append_sortable(&cells, demand->op == CellOp::IsNull ? CellView{} : demand->values[0].view());
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
