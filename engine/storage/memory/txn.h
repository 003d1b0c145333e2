// engine/storage/memory/txn.h: transactions of a memory store.
#pragma once

#include <memory>
#include <vector>

#include "engine/storage/memory/store.h"

namespace weir::storage {

// What a transaction of either kind reads, as of one position.
class MemoryReader {
 public:
  MemoryReader(std::shared_ptr<MemoryContent> content, Position snapshot);

  Result<std::optional<Row>> get(const Kind& kind, const Key& key) const;
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) const;
  Result<FoundRows> find(const Kind& kind, const Query& query) const;

  Result<std::shared_ptr<MemoryTable>> table(const Kind& kind) const;
  MemoryContent& content() const { return *content_; }
  Position snapshot() const { return snapshot_; }

 private:
  std::shared_ptr<MemoryContent> content_;
  std::shared_ptr<const MemoryContent::Forms> catalog_;
  Position snapshot_;
};

std::unique_ptr<ReadTxn> make_read_txn(std::shared_ptr<MemoryContent> content);
// The caller has the turn, and gives it to the transaction.
std::unique_ptr<WriteTxn> make_write_txn(std::shared_ptr<MemoryContent> content);

}  // namespace weir::storage
