#include "engine/storage/sqlite/txn.h"

#include <unordered_set>

#include "engine/storage/errors.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

class SqliteRead : public ReadTxn {
 public:
  SqliteRead(std::unique_ptr<Session> session, std::function<void(std::unique_ptr<Session>)> done)
      : session_(std::move(session)), done_(std::move(done)) {}
  ~SqliteRead() override { done_(std::move(session_)); }

  Result<std::optional<Row>> get(const Kind& kind, const Key& key) override {
    return session_->get(kind, key);
  }
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) override {
    return session_->scan(kind, range, limit);
  }
  Result<FoundRows> find(const Kind& kind, const Query& query) override {
    return session_->find(kind, query);
  }
  Result<std::vector<DamagedRow>> damaged(int64_t limit) override {
    return session_->damaged(limit);
  }

 private:
  std::unique_ptr<Session> session_;
  std::function<void(std::unique_ptr<Session>)> done_;
};

class SqliteWrite : public WriteTxn {
 public:
  SqliteWrite(Writer* writer, std::shared_ptr<void> owner)
      : owner_(std::move(owner)), writer_(writer), session_(writer->session()) {}
  ~SqliteWrite() override {
    if (!ended_) writer_->undo(refused_);
  }

  Result<std::optional<Row>> get(const Kind& kind, const Key& key) override {
    if (ended_) return finished_error();
    return session_.get(kind, key);
  }
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) override {
    if (ended_) return finished_error();
    return session_.scan(kind, range, limit);
  }
  Result<FoundRows> find(const Kind& kind, const Query& query) override {
    if (ended_) return finished_error();
    return session_.find(kind, query);
  }

  Position position() const override { return position_; }
  Result<PutResult> put(const Kind& kind, const Row& row, int64_t expected) override;
  Result<PutResult> erase(const Kind& kind, const Key& key, int64_t expected) override;
  Result<AddResult> add(std::string_view name, std::string_view key, int64_t delta,
                        std::optional<int64_t> limit) override;
  CommitResult commit(const ReadSet& read_set) override;

 private:
  using Op = Session::Op;

  Error broken(Error error) {
    broken_ = error;
    return error;
  }
  Result<const SqlTable*> table(const Kind& kind, int64_t expected);
  // Runs a row statement. `changed`: rows it touched, or the version that it gives.
  Result<int> run(const SqlTable& table, Op op, const Row& row, int64_t expected, int64_t* changed);
  Status bind_row(Statement& statement, const SqlTable& table, const Row& row, int64_t* bytes);
  Result<PutResult> refused(const SqlTable& table, const Row& row, int64_t expected);
  Result<PutResult> replace(const SqlTable& table, const Row& row, int64_t expected);
  Result<bool> stale(const ReadSet& read_set);
  std::string written_key(const SqlTable& table, const std::vector<CellView>& key) const;
  Status note_written(const SqlTable& table, const Key& key);

  std::shared_ptr<void> owner_;
  Writer* writer_;
  Session& session_;
  Position position_ = writer_->coming();
  Budget budget_;
  std::vector<std::string> written_;
  std::optional<Error> broken_;
  bool refused_ = false;
  bool ended_ = false;
};

Result<const SqlTable*> SqliteWrite::table(const Kind& kind, int64_t expected) {
  if (ended_) return finished_error();
  if (broken_) return *broken_;
  auto table = session_.table(kind);
  if (!table) return broken(table.error());
  if (expected < kAny) {
    return broken(argument_error("there is no version " + std::to_string(expected)));
  }
  if (!(*table)->layout->versioned && expected > kNew) {
    return broken(argument_error("the rows of '" + (*table)->layout->name + "' have no versions"));
  }
  return table;
}

Status SqliteWrite::bind_row(Statement& statement, const SqlTable& table, const Row& row,
                             int64_t* bytes) {
  if (Status s = session_.bind_key(statement, table, row.key); !s) return s;
  const Layout& layout = *table.layout;
  const size_t parts = layout.key.size();
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    auto cell = encode(layout.columns[i], row.cells[i]);
    if (!cell) return cell.error();
    *bytes += 8 + static_cast<int64_t>(cell->text.size());
    statement.bind(static_cast<int>(parts + i) + 1, *cell, table.bytes[parts + i] != 0);
  }
  return Done{};
}

Result<int> SqliteWrite::run(const SqlTable& table, Op op, const Row& row, int64_t expected,
                             int64_t* changed) {
  auto statement = session_.statement(table, op);
  if (!statement) return statement.error();
  int64_t bytes = 0;
  if (Status s = bind_row(*statement, table, row, &bytes); !s) return s.error();
  if (op == Op::Update || op == Op::UpdateSame) {
    statement->bind(static_cast<int>(row.key.size() + row.cells.size()) + 1, expected);
  }
  // The second try of an update is the same write.
  if (op != Op::Update || table.sql.update_same.empty()) {
    if (Status s = budget_.take(bytes); !s) return s.error();
  }
  int code = statement->step();
  *changed = session_.db().changes();
  if (code == SQLITE_ROW) {
    *changed = statement->integer(0);
    code = statement->step();
  }
  return code;
}

Result<PutResult> SqliteWrite::put(const Kind& kind, const Row& row, int64_t expected) {
  auto found = table(kind, expected);
  if (!found) return found.error();
  const SqlTable& table = **found;
  if (row.cells.size() != table.layout->columns.size()) {
    return broken(argument_error("a row of '" + table.layout->name + "' has " +
                                 std::to_string(table.layout->columns.size()) + " cells, not " +
                                 std::to_string(row.cells.size())));
  }
  return replace(table, row, expected);
}

Result<PutResult> SqliteWrite::replace(const SqlTable& table, const Row& row, int64_t expected) {
  Op op = expected == kNew ? Op::Insert : expected == kAny ? Op::Upsert : Op::Update;
  int64_t changed = 0;
  Result<int> code = SQLITE_OK;
  if (op == Op::Update && !table.sql.update_same.empty()) {
    code = run(table, Op::UpdateSame, row, expected, &changed);
    if (code && *code == SQLITE_DONE && changed == 0)
      code = run(table, op, row, expected, &changed);
  } else {
    code = run(table, op, row, expected, &changed);
  }
  if (!code) return broken(code.error());
  if ((*code & 0xff) == SQLITE_CONSTRAINT ||
      (*code == SQLITE_DONE && op == Op::Update && changed == 0)) {
    return refused(table, row, expected);
  }
  if (*code != SQLITE_DONE) return broken(session_.db().error(*code, "write a row"));
  if (Status s = note_written(table, row.key); !s) return s.error();
  PutResult result;
  result.version = op == Op::Update                              ? expected + 1
                   : op == Op::Upsert && table.layout->versioned ? changed
                                                                 : 1;
  return result;
}

// The version is looked at before the unique sets, and these in their order.
Result<PutResult> SqliteWrite::refused(const SqlTable& table, const Row& row, int64_t expected) {
  auto version = session_.version(table, row.key);
  if (!version) return broken(version.error());
  refused_ = true;
  PutResult result;
  if (expected != kAny && *version != expected) {
    result.kind = PutResult::Kind::Conflict;
    result.version = *version;
    return result;
  }
  result.kind = PutResult::Kind::Taken;
  for (size_t i = 0; i < table.sql.holders.size(); ++i) {
    auto holder = session_.db().prepare(table.sql.holders[i]);
    if (!holder) return broken(holder.error());
    int64_t bytes = 0;
    if (Status s = session_.bind_key(*holder, table, row.key); !s) return broken(s.error());
    // Only the columns of the set are parameters of this statement.
    for (const std::string& name : table.shape.unique[i].columns) {
      const auto column = static_cast<size_t>(table.layout->index(name));
      auto cell = encode(table.layout->columns[column], row.cells[column]);
      if (!cell) return broken(cell.error());
      bytes += static_cast<int64_t>(cell->text.size());
      holder->bind(static_cast<int>(row.key.size() + column) + 1, *cell);
    }
    if (holder->step() != SQLITE_ROW) continue;
    result.unique = table.shape.unique[i].name;
    int at = 0;
    for (const Column& part : table.layout->key) {
      result.holder.push_back(decode(part, holder->cell(at++)));
    }
    return result;
  }
  return broken(corrupt_error("a constraint of '" + table.layout->name + "' refused a row"));
}

Result<PutResult> SqliteWrite::erase(const Kind& kind, const Key& key, int64_t expected) {
  auto found = table(kind, expected);
  if (!found) return found.error();
  const SqlTable& table = **found;
  if (expected == kNew) return broken(argument_error("a row that is not there cannot be erased"));
  {
    auto statement = session_.statement(table, expected == kAny ? Op::Erase : Op::EraseVersion);
    if (!statement) return broken(statement.error());
    if (Status s = session_.bind_key(*statement, table, key); !s) return broken(s.error());
    if (expected != kAny) {
      const size_t slots = table.layout->key.size() + table.layout->columns.size();
      statement->bind(static_cast<int>(slots) + 1, expected);
    }
    const int code = statement->step();
    if (code != SQLITE_DONE) return broken(session_.db().error(code, "erase a row"));
  }
  if (session_.db().changes() > 0) {
    if (Status s = budget_.take(8); !s) return broken(s.error());
    if (Status s = note_written(table, key); !s) return s.error();
    return PutResult{};
  }
  if (expected == kAny) return PutResult{};
  refused_ = true;
  auto version = session_.version(table, key);
  if (!version) return broken(version.error());
  PutResult result;
  result.kind = PutResult::Kind::Conflict;
  result.version = *version;
  return result;
}

Result<AddResult> SqliteWrite::add(std::string_view name, std::string_view key, int64_t delta,
                                   std::optional<int64_t> limit) {
  const Kind& counter = kind(Own::Counter);
  auto found = table(counter, kAny);
  if (!found) return found.error();
  Row row;
  row.key = {Value::string(name), Value::string(key)};
  auto stored = session_.get(counter, row.key);
  if (!stored) return broken(stored.error());
  AddResult result;
  if (*stored) {
    result.value = (*stored)->cells[CounterCells::kValue].as_number().to_int().value_or(0);
  }
  int64_t sum = 0;
  if (__builtin_add_overflow(result.value, delta, &sum) || (limit && delta > 0 && sum > *limit) ||
      (delta < 0 && sum < 0)) {
    result.full = true;
    return result;
  }
  result.value = sum;
  row.cells = {Value::integer(sum)};
  auto written = replace(**found, row, *stored ? (*stored)->version : kNew);
  if (!written) return written.error();
  return result;
}

std::string SqliteWrite::written_key(const SqlTable& table,
                                     const std::vector<CellView>& key) const {
  std::string out = std::to_string(table.number) + ":";
  for (const CellView& part : key) append_sortable(&out, part);
  return out;
}

Status SqliteWrite::note_written(const SqlTable& table, const Key& key) {
  auto cells = encode_key(*table.layout, key);
  if (!cells) return cells.error();
  written_.push_back(written_key(table, *cells));
  return Done{};
}

// Rows that were written here are left out: their put stated what it expected.
Result<bool> SqliteWrite::stale(const ReadSet& read_set) {
  const std::unordered_set<std::string> written(written_.begin(), written_.end());
  for (const Read& read : read_set) {
    auto found = session_.table(read.kind);
    if (!found) return found.error();
    auto cells = encode_key(*(*found)->layout, read.key);
    if (!cells) return cells.error();
    if (!written.empty() && written.contains(written_key(**found, *cells))) continue;
    auto version = session_.version(**found, read.key);
    if (!version) return version.error();
    if (*version != read.version) return true;
  }
  return false;
}

CommitResult SqliteWrite::commit(const ReadSet& read_set) {
  CommitResult result;
  if (ended_) {
    result.error = finished_error();
    return result;
  }
  Result<bool> late = refused_;
  if (!broken_ && !refused_) {
    late = stale(read_set);
    if (!late) broken_ = late.error();
  }
  // Not before: where memory runs out in the check, the destructor gives the turn back.
  ended_ = true;
  // An ended transaction does not keep the store open.
  const std::shared_ptr<void> owner = std::move(owner_);
  if (broken_) {
    writer_->undo(false);
    result.error = *broken_;
    return result;
  }
  if (*late) {
    writer_->undo(true);
    result.kind = CommitResult::Kind::Conflict;
    result.error = conflict_error();
    return result;
  }
  if (budget_.empty()) {
    writer_->undo(false);
    result.kind = CommitResult::Kind::Committed;
    result.position = position_ - 1;
    return result;
  }
  return writer_->keep();
}

}  // namespace

std::unique_ptr<ReadTxn> make_read_txn(std::unique_ptr<Session> session,
                                       std::function<void(std::unique_ptr<Session>)> done) {
  return std::make_unique<SqliteRead>(std::move(session), std::move(done));
}

std::unique_ptr<WriteTxn> make_write_txn(Writer* writer, std::shared_ptr<void> owner) {
  return std::make_unique<SqliteWrite>(writer, std::move(owner));
}

}  // namespace weir::storage
