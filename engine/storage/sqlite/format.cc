#include "engine/storage/sqlite/format.h"

#include <set>

#include "engine/storage/errors.h"
#include "engine/storage/kinds.h"
#include "engine/storage/sqlite/catalog.h"

namespace weir::storage {
namespace {

constexpr const char* kInnerTables[] = {
    // The one row of the log's head: where the next commit goes on, and the store's clock.
    "CREATE TABLE store_clock (one INTEGER PRIMARY KEY, position INTEGER NOT NULL, "
    "instant INTEGER NOT NULL) STRICT",
    "INSERT INTO store_clock VALUES (1, 0, 0)",
    // Positions that were given to commits which then turned out not to have happened.
    "CREATE TABLE store_lost (first INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT",
    "CREATE TABLE store_info (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE store_table (name TEXT PRIMARY KEY, form TEXT NOT NULL, child TEXT NOT NULL) "
    "STRICT, WITHOUT ROWID",
    "CREATE TABLE store_column (tbl TEXT, number INTEGER, name TEXT NOT NULL, kind INTEGER NOT "
    "NULL, scale INTEGER NOT NULL, PRIMARY KEY (tbl, number)) STRICT, WITHOUT ROWID",
    "CREATE TABLE store_index (tbl TEXT, number INTEGER, position INTEGER, name TEXT, col TEXT NOT "
    "NULL, PRIMARY KEY (tbl, number, position)) STRICT, WITHOUT ROWID",
};

class Transaction {
 public:
  explicit Transaction(Db& db) : db_(db) {}
  ~Transaction() {
    if (db_.in_transaction()) db_.try_run("ROLLBACK");
  }
  Status begin() { return db_.run("BEGIN IMMEDIATE"); }
  Status commit() { return db_.run("COMMIT"); }

 private:
  Db& db_;
};

// Everything that the layouts of the engine's own tables say, so that a change is seen.
std::string own_signature() {
  std::string out;
  for (int i = 0; i < kOwnTables; ++i) {
    const TableShape shape = own_shape(i);
    out += create_table(sqlite_dialect(), shape.layout) + ";";
    for (const IndexPlan& index : shape.indexes) {
      out += create_index(sqlite_dialect(), shape, index) + ";";
    }
  }
  return out;
}

Result<std::set<std::string>> columns_of(Db& db, const std::string& table) {
  auto rows = db.prepare("SELECT name FROM pragma_table_info(?1)");
  if (!rows) return rows.error();
  rows->bind(1, table);
  std::set<std::string> names;
  int code = SQLITE_OK;
  while ((code = rows->step()) == SQLITE_ROW) names.insert(rows->text(0));
  if (code != SQLITE_DONE) return db.error(code, "read the tables of the store");
  return names;
}

// Rows that are there have none until they are written again.
Status add_sums(Db& db, const std::string& table) {
  const Dialect& dialect = sqlite_dialect();
  return db.run("ALTER TABLE " + dialect.quote(table) + " ADD COLUMN " + dialect.quote(kSumColumn) + " INTEGER");
}

Status add_sums_to_forms(Db& db) {
  auto shapes = load_shapes(db);
  if (!shapes) return shapes.error();
  for (const auto& [name, shape] : *shapes)
    if (Status s = add_sums(db, name); !s) return s;
  return Done{};
}

Status make_own_table(Db& db, const TableShape& shape) {
  const Dialect& dialect = sqlite_dialect();
  auto there = columns_of(db, shape.layout.name);
  if (!there) return there.error();
  if (there->empty()) {
    if (Status s = db.run(create_table(dialect, shape.layout)); !s) return s;
  } else {
    if (!there->contains(kSumColumn)) {
      if (Status s = add_sums(db, shape.layout.name); !s) return s;
    }
    for (const Column& column : shape.layout.columns) {
      if (there->contains(column.name)) continue;
      Status s = db.run("ALTER TABLE " + dialect.quote(shape.layout.name) + " ADD COLUMN " +
                        dialect.quote(column.name) + " " + dialect.type_of(column));
      if (!s) return s;
    }
  }
  for (const IndexPlan& index : shape.indexes) {
    if (Status s = db.run(create_index(dialect, shape, index)); !s) return s;
  }
  return Done{};
}

// Tables, columns and indexes that kinds.h gained since the file was made.
Status make_own_tables(Db& db) {
  const std::string signature = own_signature();
  {
    auto stored = db.prepare("SELECT value FROM store_info WHERE name = 'own_tables'");
    if (!stored) return stored.error();
    if (stored->step() == SQLITE_ROW && stored->text(0) == signature) return Done{};
  }
  Transaction txn(db);
  if (Status s = txn.begin(); !s) return s;
  for (int i = 0; i < kOwnTables; ++i) {
    if (Status s = make_own_table(db, own_shape(i)); !s) return s;
  }
  {
    auto save = db.prepare("INSERT OR REPLACE INTO store_info VALUES ('own_tables', ?1)");
    if (!save) return save.error();
    save->bind(1, signature);
    if (const int code = save->step(); code != SQLITE_DONE) return db.error(code, "make the store");
  }
  return txn.commit();
}

Status create_store(Db& db, int64_t format) {
  Transaction txn(db);
  if (Status s = txn.begin(); !s) return s;
  for (const char* sql : kInnerTables) {
    if (Status s = db.run(sql); !s) return s;
  }
  Status s = db.run("PRAGMA application_id = " + std::to_string(kApplicationId));
  if (s) s = db.run("PRAGMA user_version = " + std::to_string(format));
  if (!s) return s;
  return txn.commit();
}

Error newer(const std::string& path, int64_t found, int64_t format) {
  Error error =
      storage_error("'" + path + "' has the store format " + std::to_string(found) +
                        "; this version of Weir reads formats up to " + std::to_string(format),
                    "open it with a newer version of Weir");
  error.code = ErrorCode::Unsupported;
  return error;
}

Status foreign(const std::string& path) {
  return corrupt_error("'" + path + "' is an SQLite database, but no store of Weir",
                       "name another file");
}

struct Found {
  bool empty = false;  // a new file
  bool ours = false;
  int64_t format = 0;
};

Result<Found> look(Db& db) {
  // The first read of the file: this is where damage and foreign files show.
  auto tables = db.ask("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  auto id = db.ask("PRAGMA application_id");
  if (!id) return id.error();
  auto format = db.ask("PRAGMA user_version");
  if (!format) return format.error();
  return Found{*tables == 0 && *id == 0, *id == kApplicationId, *format};
}

Status migrate(Db& db, const Migration& step) {
  Transaction txn(db);
  Status s = txn.begin();
  if (s) s = step.run(db);
  if (s) s = db.run("PRAGMA user_version = " + std::to_string(step.to));
  if (s) s = txn.commit();
  return s;
}

}  // namespace

std::span<const Migration> migrations() {
  static constexpr Migration kAll[] = {{2, add_sums_to_forms}};
  return kAll;
}

Status prepare_format(Db& db, const std::string& path, std::span<const Migration> migrations,
                      int64_t format) {
  auto found = look(db);
  if (!found) return found.error();
  if (found->empty) {
    if (Status s = create_store(db, format); !s) return s;
    return make_own_tables(db);
  }
  if (!found->ours) return foreign(path);
  if (found->format > format) return newer(path, found->format, format);
  int64_t at = found->format;
  for (const Migration& step : migrations) {
    if (step.to <= at) continue;
    if (Status s = migrate(db, step); !s) return s;
    at = step.to;
  }
  if (at != format) {
    return storage_error("'" + path + "' has the store format " + std::to_string(at) +
                         ", from which no step leads to " + std::to_string(format));
  }
  return make_own_tables(db);
}

Status check_format(Db& db, const std::string& path, int64_t format) {
  auto found = look(db);
  if (!found) return found.error();
  if (!found->ours) return foreign(path);
  if (found->format > format) return newer(path, found->format, format);
  bool same = found->format == format;
  if (same) {
    auto stored = db.prepare("SELECT value FROM store_info WHERE name = 'own_tables'");
    if (!stored) return stored.error();
    same = stored->step() == SQLITE_ROW && stored->text(0) == own_signature();
  }
  if (same) return Done{};
  return storage_error("'" + path + "' was written by another version of Weir",
                       "open it once for writing, so that it is brought up to date");
}

}  // namespace weir::storage
