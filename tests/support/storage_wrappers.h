// Stores that forward to another one: to make faults, and to count.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "weir/storage.h"

namespace weir::testing {

// Forwards everything. Overrides change what they need.
class StorageWrapper : public Storage {
 public:
  explicit StorageWrapper(Storage& inner) : inner_(inner) {}
  Result<std::unique_ptr<ReadTxn>> begin_read() override { return inner_.begin_read(); }
  Result<std::unique_ptr<WriteTxn>> begin_write() override { return inner_.begin_write(); }
  Status apply_schema(const SchemaPlan& plan) override { return inner_.apply_schema(plan); }
  std::shared_ptr<const Layout> layout(const Kind& kind) const override {
    return inner_.layout(kind);
  }
  Result<bool> resolve(Position position) override { return inner_.resolve(position); }
  Instant advance(Instant now) override { return inner_.advance(now); }
  bool durable() const override { return inner_.durable(); }
  std::string url() const override { return inner_.url(); }

 protected:
  Storage& inner_;
};

// Forwards a write transaction; `before` is asked at each call by its name ("put", "commit", …).
class WriteTxnWrapper : public WriteTxn {
 public:
  using Hook = std::function<void(const char* call)>;
  using Commit = std::function<CommitResult(WriteTxn& inner, const ReadSet& read_set)>;

  WriteTxnWrapper(std::unique_ptr<WriteTxn> inner, Hook before, Commit commit)
      : inner_(std::move(inner)), before_(std::move(before)), commit_(std::move(commit)) {}

  Result<std::optional<Row>> get(const Kind& kind, const Key& key) override {
    before_("get");
    return inner_->get(kind, key);
  }
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) override {
    before_("scan");
    return inner_->scan(kind, range, limit);
  }
  Result<FoundRows> find(const Kind& kind, const Query& query) override {
    before_("find");
    return inner_->find(kind, query);
  }
  Position position() const override { return inner_->position(); }
  Result<PutResult> put(const Kind& kind, const Row& row, int64_t expected) override {
    before_("put");
    return inner_->put(kind, row, expected);
  }
  Result<PutResult> erase(const Kind& kind, const Key& key, int64_t expected) override {
    before_("erase");
    return inner_->erase(kind, key, expected);
  }
  Result<AddResult> add(std::string_view name, std::string_view key, int64_t delta,
                        std::optional<int64_t> limit) override {
    before_("add");
    return inner_->add(name, key, delta, limit);
  }
  CommitResult commit(const ReadSet& read_set) override {
    before_("commit");
    return commit_(*inner_, read_set);
  }

 private:
  std::unique_ptr<WriteTxn> inner_;
  Hook before_;
  Commit commit_;
};

// What the next commits shall meet, in order; then all is well.
enum class Fault { None, Conflict, Retryable, Overloaded, UnknownWritten, UnknownLost };

// Answers as a store in trouble. After UnknownWritten the rows are there, after UnknownLost not;
// resolve tells the truth.
class FaultyStorage : public StorageWrapper {
 public:
  FaultyStorage(Storage& inner, std::vector<Fault> faults)
      : StorageWrapper(inner), faults_(std::move(faults)) {}

  Result<std::unique_ptr<WriteTxn>> begin_write() override {
    auto txn = inner_.begin_write();
    if (!txn) return txn.error();
    return std::unique_ptr<WriteTxn>(std::make_unique<WriteTxnWrapper>(
        std::move(*txn), [](const char*) {},
        [this](WriteTxn& t, const ReadSet& reads) { return commit(t, reads); }));
  }
  int resolve_failures = 0;  // so often resolve does not know yet
  Result<bool> resolve(Position position) override {
    if (resolve_failures > 0) {
      --resolve_failures;
      return Error::of("E_STORAGE", "not known yet");
    }
    if (position == lost_) return false;
    return inner_.resolve(position);
  }

 private:
  CommitResult commit(WriteTxn& txn, const ReadSet& reads) {
    const Fault fault = next_ < faults_.size() ? faults_[next_++] : Fault::None;
    const Position position = txn.position();
    switch (fault) {
      case Fault::None:
        return txn.commit(reads);
      case Fault::Conflict:
        return {CommitResult::Kind::Conflict, 0, {}};
      case Fault::Retryable:
        return {CommitResult::Kind::Retryable, 0, {}};
      case Fault::Overloaded:
        return {CommitResult::Kind::Overloaded, 0, {}};
      case Fault::UnknownWritten: {
        CommitResult real = txn.commit(reads);
        if (position == lost_) lost_ = -1;  // the inner store gave the position again
        if (real.committed()) real.kind = CommitResult::Kind::Unknown;
        return real;
      }
      case Fault::UnknownLost:
        lost_ = position;
        return {CommitResult::Kind::Unknown, position, {}};
    }
    return {};
  }

  std::vector<Fault> faults_;
  size_t next_ = 0;
  Position lost_ = -1;
};

// How often each call was made.
class CountingStorage : public StorageWrapper {
 public:
  using StorageWrapper::StorageWrapper;
  std::map<std::string, int> calls;

  Result<std::unique_ptr<ReadTxn>> begin_read() override {
    ++calls["begin_read"];
    return inner_.begin_read();
  }
  Result<std::unique_ptr<WriteTxn>> begin_write() override {
    ++calls["begin_write"];
    auto txn = inner_.begin_write();
    if (!txn) return txn.error();
    return std::unique_ptr<WriteTxn>(std::make_unique<WriteTxnWrapper>(
        std::move(*txn), [this](const char* call) { ++calls[call]; },
        [](WriteTxn& t, const ReadSet& reads) { return t.commit(reads); }));
  }
};

}  // namespace weir::testing
