// engine/storage/sqlite/db.h: a connection and its prepared statements.
//
// Used by one thread at a time. Nothing here knows tables.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/storage/cell.h"
#include "weir/storage.h"

namespace weir::storage {

// What went wrong, in words, and what kind of failure it is for the caller.
Error sqlite_error(sqlite3* db, int code, std::string_view doing);
bool is_busy(int code);

// A statement in use: bound, stepped, and reset when this object goes.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* stmt) : stmt_(stmt) {}
  Statement(Statement&& other) noexcept : stmt_(std::exchange(other.stmt_, nullptr)) {}
  Statement& operator=(Statement&&) = delete;
  ~Statement() {
    if (stmt_ == nullptr) return;
    sqlite3_reset(stmt_);
    sqlite3_clear_bindings(stmt_);
  }

  // Counted from 1. The text must outlive the steps.
  void bind(int number, const CellView& cell, bool bytes = false);
  void bind(int number, int64_t value) { sqlite3_bind_int64(stmt_, number, value); }
  void bind(int number, std::string_view text) { bind(number, CellView{CellTag::Text, 0, text}); }
  int step() { return sqlite3_step(stmt_); }

  // Of the row that step() found; a text lives until the next step.
  CellView cell(int column) const;
  int64_t integer(int column) const { return sqlite3_column_int64(stmt_, column); }
  std::string text(int column) const { return std::string(cell(column).text); }

 private:
  sqlite3_stmt* stmt_;
};

class Db {
 public:
  struct Options {
    bool read_only = false;
    bool create = true;
    int busy_timeout_ms = 2000;
    const char* vfs = nullptr;  // null: the system's
  };
  static Result<std::unique_ptr<Db>> open(const std::string& path, const Options& options);
  ~Db();
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  // Runs text without parameters and results.
  Status run(const std::string& sql);
  int try_run(const char* sql);  // the code of SQLite instead
  // Prepared once and kept for as long as the connection lives; many texts push out the oldest.
  Result<Statement> prepare(const std::string& sql);
  // As prepare, but owned by the caller (sqlite3_finalize).
  Result<sqlite3_stmt*> make(const std::string& sql);
  // The first column of the first row; none: `otherwise`.
  Result<int64_t> ask(const std::string& sql, int64_t otherwise = 0);
  void forget_statements();

  Error error(int code, std::string_view doing) const { return sqlite_error(db_, code, doing); }
  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }
  int64_t changes() const { return sqlite3_changes64(db_); }
  sqlite3* raw() const { return db_; }

 private:
  explicit Db(sqlite3* db) : db_(db) {}
  sqlite3* db_;
  std::unordered_map<std::string, sqlite3_stmt*> kept_;
};

}  // namespace weir::storage
