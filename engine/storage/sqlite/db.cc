#include "engine/storage/sqlite/db.h"

#include "engine/base/checksum.h"
#include "engine/storage/errors.h"

namespace weir::storage {
namespace {

constexpr size_t kKeptMax = 256;

int flags_of(const Db::Options& options) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (options.read_only) return flags | SQLITE_OPEN_READONLY;
  flags |= SQLITE_OPEN_READWRITE;
  return options.create ? flags | SQLITE_OPEN_CREATE : flags;
}

}  // namespace

bool is_busy(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
}

Error sqlite_error(sqlite3* db, int code, std::string_view doing) {
  const std::string what = "cannot " + std::string(doing) + ": ";
  std::string detail = sqlite3_errstr(code);
  if (db != nullptr && sqlite3_extended_errcode(db) == code) detail = sqlite3_errmsg(db);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return overloaded_error(what + "another program holds a lock on the file");
    case SQLITE_FULL:
      return storage_error(what + "the disk is full", "free some space and try again");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return storage_error(what + "the file cannot be written (" + detail + ")",
                           "check the rights of the file and of its folder");
    case SQLITE_CANTOPEN:
      return storage_error(what + "the file cannot be opened (" + detail + ")",
                           "check that its folder exists and may be written");
    case SQLITE_NOTADB:
      return corrupt_error(what + "the file is no SQLite database",
                           "name another file, or restore it from a backup");
    case SQLITE_CORRUPT:
      return corrupt_error(what + "the file is damaged (" + detail + ")",
                           "restore it from a backup");
    case SQLITE_NOMEM: {
      Error error = limit_error(what + "out of memory");
      return error;
    }
    default:
      return storage_error(what + detail);
  }
}

void Statement::bind(int number, const CellView& cell, bool bytes) {
  switch (cell.tag) {
    case CellTag::Null:
      sqlite3_bind_null(stmt_, number);
      break;
    case CellTag::Integer:
      sqlite3_bind_int64(stmt_, number, cell.integer);
      break;
    case CellTag::Text: {
      // An empty view may have no address, which SQLite would take for null.
      const char* data = cell.text.empty() ? "" : cell.text.data();
      if (bytes) {
        sqlite3_bind_blob64(stmt_, number, data, cell.text.size(), SQLITE_STATIC);
      } else {
        sqlite3_bind_text64(stmt_, number, data, cell.text.size(), SQLITE_STATIC, SQLITE_UTF8);
      }
      break;
    }
  }
}

CellView Statement::cell(int column) const {
  switch (sqlite3_column_type(stmt_, column)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return {CellTag::Integer, sqlite3_column_int64(stmt_, column), {}};
    default: {
      const void* data = sqlite3_column_blob(stmt_, column);
      const auto size = static_cast<size_t>(sqlite3_column_bytes(stmt_, column));
      return {CellTag::Text, 0, {static_cast<const char*>(data), data == nullptr ? 0 : size}};
    }
  }
}

namespace {

CellView view_of(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return {CellTag::Integer, sqlite3_value_int64(value), {}};
    default: {
      const void* data = sqlite3_value_blob(value);
      const auto size = static_cast<size_t>(sqlite3_value_bytes(value));
      return {CellTag::Text, 0, {static_cast<const char*>(data), data == nullptr ? 0 : size}};
    }
  }
}

// row_sum(version, of the column, cell, of the column, cell, ...); 47 bits of it are kept.
void row_sum(sqlite3_context* context, int count, sqlite3_value** values) {
  uint64_t sum = base::mixed(0, static_cast<uint64_t>(sqlite3_value_int64(values[0])));
  for (int i = 1; i + 1 < count; i += 2) {
    const auto column = static_cast<uint64_t>(sqlite3_value_int64(values[i]));
    const CellView cell = view_of(values[i + 1]);
    if (cell.tag == CellTag::Integer) sum += base::mixed(base::mixed(column, 1), static_cast<uint64_t>(cell.integer));
    if (cell.tag == CellTag::Text) sum += base::checksum(cell.text, column);
  }
  sqlite3_result_int64(context, static_cast<int64_t>(base::mixed(sum, 0) >> 17));
}

}  // namespace

Result<std::unique_ptr<Db>> Db::open(const std::string& path, const Options& options) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags_of(options), options.vfs);
  std::unique_ptr<Db> db(new Db(raw));
  if (code != SQLITE_OK) return sqlite_error(raw, code, "open '" + path + "'");
  sqlite3_busy_timeout(raw, options.busy_timeout_ms);
  // A name that is no column is an error, never a text; definitions in the file are not trusted.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_create_function_v2(raw, "row_sum", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr, row_sum,
                             nullptr, nullptr, nullptr);
  return db;
}

Db::~Db() {
  forget_statements();
  sqlite3_close_v2(db_);
}

int Db::try_run(const char* sql) { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }

Status Db::run(const std::string& sql) {
  const int code = try_run(sql.c_str());
  if (code == SQLITE_OK) return Done{};
  return error(code, "use the store");
}

Result<sqlite3_stmt*> Db::make(const std::string& sql) {
  sqlite3_stmt* stmt = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql.c_str(), static_cast<int>(sql.size()) + 1,
                                      SQLITE_PREPARE_PERSISTENT, &stmt, nullptr);
  if (code == SQLITE_OK) return stmt;
  return error(code, "use the store");
}

Result<Statement> Db::prepare(const std::string& sql) {
  if (const auto it = kept_.find(sql); it != kept_.end()) return Statement(it->second);
  if (kept_.size() >= kKeptMax) forget_statements();
  const auto kept = kept_.emplace(sql, nullptr).first;
  auto stmt = make(sql);
  if (!stmt) {
    kept_.erase(kept);
    return stmt.error();
  }
  kept->second = *stmt;
  return Statement(*stmt);
}

Result<int64_t> Db::ask(const std::string& sql, int64_t otherwise) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const int code = statement->step();
  if (code == SQLITE_ROW) return statement->integer(0);
  if (code == SQLITE_DONE) return otherwise;
  return error(code, "read the store");
}

void Db::forget_statements() {
  for (auto& [sql, stmt] : kept_) sqlite3_finalize(stmt);
  kept_.clear();
}

}  // namespace weir::storage
