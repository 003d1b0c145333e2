// engine/storage/sqlite/catalog.h: the tables of one state of the schema, with their SQL.
//
// Immutable; a new one replaces it when the schema changes. A transaction keeps the one it began
// with.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "engine/storage/sql/statements.h"
#include "engine/storage/sqlite/db.h"

namespace weir::storage {

struct SqlTable {
  TableShape shape;
  std::shared_ptr<const Layout> layout;
  TableSql sql;
  std::vector<uint8_t> bytes;  // by slot: 1 where the cell is a BLOB
  std::vector<int> indexed;    // positions of indexed columns
  int number = 0;              // in the catalog, for per-connection statements
};

class Catalog {
 public:
  // Of the engine's own tables and those of forms.
  explicit Catalog(const Shapes& forms);

  const SqlTable* find(const Kind& kind) const;
  const SqlTable& at(int number) const { return *tables_[static_cast<size_t>(number)]; }
  int size() const { return static_cast<int>(tables_.size()); }
  Shapes forms() const;

 private:
  std::vector<std::unique_ptr<SqlTable>> tables_;  // the engine's own first
  std::unordered_map<std::string, const SqlTable*> by_name_;
};

TableShape own_shape(int number);

// Reads the shapes of form tables from the store's own record of them, and writes one.
Result<Shapes> load_shapes(Db& db);
Status save_shape(Db& db, const TableShape& shape);
Status drop_shape(Db& db, const std::string& name);

}  // namespace weir::storage
