#include "engine/storage/memory/txn.h"

#include <algorithm>
#include <mutex>

#include "engine/storage/kinds.h"
#include "engine/storage/memory/find.h"

namespace weir::storage {
namespace {

Position oldest_snapshot(const MemoryContent& content) {
  return content.snapshots.empty() ? content.position : *content.snapshots.begin();
}

// Takes the rest of what no snapshot sees any more. The content's mutex is held for writing.
void tidy(MemoryContent* content) {
  const Position oldest = oldest_snapshot(*content);
  std::erase_if(content->unpruned, [&](const auto& one) { return one.first->prune(one.second, oldest); });
}

class MemoryRead : public ReadTxn {
 public:
  explicit MemoryRead(MemoryReader reader) : reader_(std::move(reader)) {}
  ~MemoryRead() override {
    MemoryContent& content = reader_.content();
    std::unique_lock lock(content.mutex);
    content.snapshots.erase(content.snapshots.find(reader_.snapshot()));
  }
  Result<std::optional<Row>> get(const Kind& kind, const Key& key) override {
    return reader_.get(kind, key);
  }
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) override {
    return reader_.scan(kind, range, limit);
  }
  Result<FoundRows> find(const Kind& kind, const Query& query) override {
    return reader_.find(kind, query);
  }

 private:
  MemoryReader reader_;
};

class MemoryWrite : public WriteTxn {
 public:
  explicit MemoryWrite(MemoryReader reader) : reader_(std::move(reader)) {}
  ~MemoryWrite() override { end(false); }

  Result<std::optional<Row>> get(const Kind& kind, const Key& key) override {
    if (ended_) return finished_error();
    return reader_.get(kind, key);
  }
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) override {
    if (ended_) return finished_error();
    return reader_.scan(kind, range, limit);
  }
  Result<FoundRows> find(const Kind& kind, const Query& query) override {
    if (ended_) return finished_error();
    return reader_.find(kind, query);
  }

  Position position() const override { return reader_.snapshot(); }
  Result<PutResult> put(const Kind& kind, const Row& row, int64_t expected) override;
  Result<PutResult> erase(const Kind& kind, const Key& key, int64_t expected) override;
  Result<AddResult> add(std::string_view name, std::string_view key, int64_t delta,
                        std::optional<int64_t> limit) override;
  CommitResult commit(const ReadSet& read_set) override;

 private:
  struct Target {
    std::shared_ptr<MemoryTable> table;
    std::string key;
    std::vector<CellView> parts;
    MemoryTable::Spot spot;
    MemoryRowRef stored;
  };
  Result<Target> target(const Kind& kind, const Key& key);
  Result<PutResult> write(Target target, MemoryRowRef row, int64_t bytes);
  Error broken(Error error) {
    broken_ = error;
    return error;
  }
  // Conflict: `expected` is not what is stored. Error: the table knows no such versions.
  Result<bool> fits(const Target& target, int64_t expected) const;
  void end(bool committed);

  MemoryReader reader_;
  Budget budget_;
  std::vector<std::pair<std::shared_ptr<MemoryTable>, MemoryTable::Place>> written_;
  std::optional<Error> broken_;
  bool refused_ = false;  // a Conflict or Taken was answered
  bool ended_ = false;
};

Result<MemoryWrite::Target> MemoryWrite::target(const Kind& kind, const Key& key) {
  if (ended_) return finished_error();
  auto table = reader_.table(kind);
  if (!table) return broken(table.error());
  auto parts = encode_key(*(*table)->layout(), key);
  if (!parts) return broken(parts.error());
  Target out{*table, sortable(*parts), std::move(*parts), {}, nullptr};
  std::shared_lock lock(reader_.content().mutex);
  out.spot = out.table->spot(out.key);
  out.stored = MemoryTable::at(out.spot, reader_.snapshot());
  return out;
}

Result<bool> MemoryWrite::fits(const Target& target, int64_t expected) const {
  if (expected < kAny) return argument_error("there is no version " + std::to_string(expected));
  if (!target.table->layout()->versioned && expected > kNew) {
    return argument_error("the rows of '" + target.table->layout()->name + "' have no versions");
  }
  if (expected == kAny) return true;
  return (target.stored == nullptr ? 0 : target.stored->version) == expected;
}

Result<PutResult> MemoryWrite::put(const Kind& kind, const Row& row, int64_t expected) {
  auto found = target(kind, row.key);
  if (!found) return found.error();
  const Layout& layout = *found->table->layout();
  if (row.cells.size() != layout.columns.size()) {
    return broken(argument_error("a row of '" + layout.name + "' has " +
                                 std::to_string(layout.columns.size()) + " cells, not " +
                                 std::to_string(row.cells.size())));
  }
  auto made = std::make_shared<MemoryRow>();
  int64_t bytes = static_cast<int64_t>(found->key.size());
  made->cells.reserve(found->parts.size() + row.cells.size());
  for (size_t i = 0; i < found->parts.size(); ++i) made->cells.emplace_back(layout.key[i], found->parts[i], row.key[i]);
  for (size_t i = 0; i < row.cells.size(); ++i) {
    auto cell = encode(layout.columns[i], row.cells[i]);
    if (!cell) return broken(cell.error());
    bytes += 8 + static_cast<int64_t>(cell->text.size());
    made->cells.emplace_back(layout.columns[i], *cell, row.cells[i]);
  }
  auto fit = fits(*found, expected);
  if (!fit) return broken(fit.error());
  const int64_t stored = found->stored == nullptr ? 0 : found->stored->version;
  PutResult result;
  if (!*fit) {
    refused_ = true;
    result.kind = PutResult::Kind::Conflict;
    result.version = stored;
    return result;
  }
  made->version = layout.versioned ? stored + 1 : 1;
  return write(std::move(*found), std::move(made), bytes);
}

Result<PutResult> MemoryWrite::write(Target target, MemoryRowRef row, int64_t bytes) {
  if (Status s = budget_.take(bytes); !s) return broken(s.error());
  PutResult result;
  std::unique_lock lock(reader_.content().mutex);
  if (row != nullptr) {
    if (MemoryRowRef holder = target.table->taken(target.key, *row, position(), &result.unique)) {
      refused_ = true;
      result.kind = PutResult::Kind::Taken;
      result.holder = to_row(*target.table->layout(), *holder).key;
      return result;
    }
    result.version = row->version;
  }
  if (written_.size() == written_.capacity()) written_.reserve(std::max<size_t>(16, 2 * written_.size()));
  const MemoryTable::Place place = target.table->write(target.spot, std::move(target.key), std::move(row), position());
  written_.emplace_back(std::move(target.table), place);
  return result;
}

Result<PutResult> MemoryWrite::erase(const Kind& kind, const Key& key, int64_t expected) {
  auto found = target(kind, key);
  if (!found) return found.error();
  if (expected == kNew) return broken(argument_error("a row that is not there cannot be erased"));
  auto fit = fits(*found, expected);
  if (!fit) return broken(fit.error());
  PutResult result;
  if (!*fit) {
    refused_ = true;
    result.kind = PutResult::Kind::Conflict;
    result.version = found->stored == nullptr ? 0 : found->stored->version;
    return result;
  }
  if (found->stored == nullptr) return result;
  return write(std::move(*found), nullptr, 8);
}

Result<AddResult> MemoryWrite::add(std::string_view name, std::string_view key, int64_t delta,
                                   std::optional<int64_t> limit) {
  const Kind& counter = kind(Own::Counter);
  const Key counter_key = {Value::string(name), Value::string(key)};  // `found` borrows from it
  auto found = target(counter, counter_key);
  if (!found) return found.error();
  AddResult result;
  const size_t slot = found->parts.size() + CounterCells::kValue;
  const int64_t stored = found->stored == nullptr ? 0 : found->stored->cells[slot].view().integer;
  result.value = stored;
  int64_t sum = 0;
  if (__builtin_add_overflow(stored, delta, &sum) || (limit && delta > 0 && sum > *limit) ||
      (delta < 0 && sum < 0)) {
    result.full = true;
    return result;
  }
  result.value = sum;
  auto row = std::make_shared<MemoryRow>();
  row->version = found->stored == nullptr ? 1 : found->stored->version + 1;
  const Layout& layout = *found->table->layout();
  for (size_t i = 0; i < found->parts.size(); ++i) row->cells.emplace_back(layout.key[i], found->parts[i]);
  row->cells.emplace_back(layout.columns[CounterCells::kValue], CellView{CellTag::Integer, sum, {}});
  auto written = write(std::move(*found), std::move(row), 16);
  if (!written) return written.error();
  return result;
}

CommitResult MemoryWrite::commit(const ReadSet& read_set) {
  CommitResult result;
  if (ended_) {
    result.error = finished_error();
    return result;
  }
  if (broken_) {
    result.error = *broken_;
    end(false);
    return result;
  }
  bool stale = refused_;
  for (const Read& read : read_set) {
    auto found = target(read.kind, read.key);
    if (!found) {
      result.error = found.error();
      end(false);
      return result;
    }
    // What this transaction wrote itself was checked by its put.
    std::shared_lock lock(reader_.content().mutex);
    if (found->table->written_at(found->spot, position())) continue;
    stale = stale || (found->stored == nullptr ? 0 : found->stored->version) != read.version;
  }
  if (stale) {
    result.kind = CommitResult::Kind::Conflict;
    result.error = conflict_error();
    end(false);
    return result;
  }
  {
    // From here on nothing needs memory.
    MemoryContent& content = reader_.content();
    std::unique_lock lock(content.mutex);
    content.unpruned.reserve(content.unpruned.size() + written_.size());
  }
  result.kind = CommitResult::Kind::Committed;
  result.position = budget_.empty() ? position() - 1 : position();
  end(true);
  return result;
}

void MemoryWrite::end(bool committed) {
  if (ended_) return;
  ended_ = true;
  MemoryContent& content = reader_.content();
  {
    std::unique_lock lock(content.mutex);
    if (committed && !budget_.empty()) {
      content.position = position();
      for (auto& item : written_) content.unpruned.push_back(std::move(item));
      tidy(&content);
    } else {
      for (const auto& [table, place] : written_) table->undo(place, position());
    }
  }
  content.turn.release();
}

}  // namespace

MemoryReader::MemoryReader(std::shared_ptr<MemoryContent> content, Position snapshot)
    : content_(std::move(content)), catalog_(content_->forms), snapshot_(snapshot) {}

Result<std::shared_ptr<MemoryTable>> MemoryReader::table(const Kind& kind) const {
  if (auto table = content_->table(*catalog_, kind)) return table;
  return unknown_table(table_of(kind));
}

Result<std::optional<Row>> MemoryReader::get(const Kind& kind, const Key& key) const {
  auto table = this->table(kind);
  if (!table) return table.error();
  auto parts = encode_key(*(*table)->layout(), key);
  if (!parts) return parts.error();
  MemoryRowRef row;
  {
    std::shared_lock lock(content_->mutex);
    row = (*table)->at(sortable(*parts), snapshot_);
  }
  if (row == nullptr) return std::optional<Row>();
  return std::optional<Row>(to_row(*(*table)->layout(), *row));
}

Result<std::vector<Row>> MemoryReader::scan(const Kind& kind, const KeyRange& range,
                                            int64_t limit) const {
  auto table = this->table(kind);
  if (!table) return table.error();
  const Layout& layout = *(*table)->layout();
  auto cells = lower(layout, range, limit);
  if (!cells) return cells.error();
  std::vector<Row> rows;
  std::shared_lock lock(content_->mutex);
  (*table)->scan(*cells, snapshot_, [&](const MemoryRowRef& row) {
    rows.push_back(to_row(layout, *row));
    return static_cast<int64_t>(rows.size()) < limit;
  });
  return rows;
}

Result<FoundRows> MemoryReader::find(const Kind& kind, const Query& query) const {
  auto table = this->table(kind);
  if (!table) return table.error();
  auto lowered = lower(*(*table)->layout(), query);
  if (!lowered) return lowered.error();
  std::shared_lock lock(content_->mutex);
  return find_in(**table, *lowered, snapshot_);
}

std::unique_ptr<ReadTxn> make_read_txn(std::shared_ptr<MemoryContent> content) {
  std::unique_lock lock(content->mutex);
  const Position snapshot = content->position;
  const auto open = content->snapshots.insert(snapshot);
  try {
    return std::make_unique<MemoryRead>(MemoryReader(content, snapshot));
  } catch (...) {
    content->snapshots.erase(open);
    throw;
  }
}

std::unique_ptr<WriteTxn> make_write_txn(std::shared_ptr<MemoryContent> content) {
  std::unique_lock lock(content->mutex);
  const Position coming = content->position + 1;
  return std::make_unique<MemoryWrite>(MemoryReader(std::move(content), coming));
}

}  // namespace weir::storage
