// engine/storage/sqlite/session.h: a connection that knows the tables: what both kinds of
// transaction read with.
#pragma once

#include <memory>
#include <vector>

#include "engine/storage/lower.h"
#include "engine/storage/sqlite/catalog.h"
#include "engine/storage/sqlite/db.h"

namespace weir::storage {

class Session {
 public:
  enum class Op : uint8_t {
    Get,
    Version,
    Insert,
    Update,
    UpdateSame,
    Upsert,
    Erase,
    EraseVersion,
  };
  static constexpr size_t kOps = 8;

  explicit Session(std::unique_ptr<Db> db) : db_(std::move(db)) {}
  ~Session() { forget(); }

  // The tables of the transaction that begins now.
  void use(std::shared_ptr<const Catalog> catalog);

  Result<std::optional<Row>> get(const Kind& kind, const Key& key);
  Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit);
  Result<FoundRows> find(const Kind& kind, const Query& query);
  Result<std::vector<DamagedRow>> damaged(int64_t limit);

  // 0: there is no such row.
  Result<int64_t> version(const SqlTable& table, const Key& key);

  Result<const SqlTable*> table(const Kind& kind) const;
  Result<Statement> statement(const SqlTable& table, Op op);
  // Parameters 1..k. The statement borrows from `key`.
  Status bind_key(Statement& statement, const SqlTable& table, const Key& key) const;

  Db& db() { return *db_; }

 private:
  void forget();
  Result<FoundRows> read_groups(Statement& statement, const SqlTable& table,
                                const CellQuery& query);

  std::unique_ptr<Db> db_;
  std::shared_ptr<const Catalog> catalog_;
  std::vector<sqlite3_stmt*> statements_;  // kOps for each table
};

}  // namespace weir::storage
