// The store in memory: the specification of the contract.
#include <mutex>

#include "engine/storage/memory/schema.h"
#include "engine/storage/memory/store.h"
#include "engine/storage/memory/txn.h"

namespace weir {
namespace storage {
namespace {

class MemoryStorage : public Storage {
 public:
  explicit MemoryStorage(std::shared_ptr<MemoryContent> content) : content_(std::move(content)) {}
  ~MemoryStorage() override {
    std::unique_lock lock(content_->mutex);
    content_->open = false;
  }

  Result<std::unique_ptr<ReadTxn>> begin_read() override { return make_read_txn(content_); }

  Result<std::unique_ptr<WriteTxn>> begin_write() override {
    if (!content_->turn.acquire()) return overloaded_error("too many commands wait to be written");
    TurnHold turn(content_->turn);
    auto txn = make_write_txn(content_);
    turn.pass_on();
    return txn;
  }

  Status apply_schema(const SchemaPlan& plan) override {
    if (!content_->turn.acquire()) return overloaded_error("too many commands wait to be written");
    const TurnHold turn(content_->turn);
    return storage::apply_schema(content_.get(), plan);
  }

  std::shared_ptr<const Layout> layout(const Kind& kind) const override {
    std::shared_lock lock(content_->mutex);
    const auto table = content_->table(*content_->forms, kind);
    return table == nullptr ? nullptr : table->layout();
  }

  // Every commit is answered, so what is not in the store was not committed.
  Result<bool> resolve(Position position) override {
    std::shared_lock lock(content_->mutex);
    return position >= 1 && position <= content_->position;
  }

  Instant advance(Instant now) override {
    std::unique_lock lock(content_->mutex);
    content_->instant_micros = std::max(content_->instant_micros, micros_of(now));
    return from_micros(content_->instant_micros);
  }

  bool durable() const override { return false; }
  std::string url() const override { return "memory:"; }

 private:
  std::shared_ptr<MemoryContent> content_;
};

}  // namespace
}  // namespace storage

std::shared_ptr<MemoryContent> make_memory_content() { return std::make_shared<MemoryContent>(); }

Result<std::unique_ptr<Storage>> open_memory(std::shared_ptr<MemoryContent> content) {
  if (content == nullptr) return storage::argument_error("there is no content to open");
  {
    std::unique_lock lock(content->mutex);
    if (content->open) return storage::storage_error("the memory store is open already");
    content->open = true;
  }
  return std::unique_ptr<Storage>(std::make_unique<storage::MemoryStorage>(std::move(content)));
}

}  // namespace weir
