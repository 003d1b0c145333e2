// SQLite's own way of writing SQL.
#include "engine/storage/sql/dialect.h"

namespace weir::storage {
namespace {

class SqliteDialect : public Dialect {
 public:
  std::string quote(std::string_view name) const override {
    std::string out = "\"";
    for (const char c : name) {
      out += c;
      if (c == '"') out += c;
    }
    return out + "\"";
  }
  std::string parameter(int number) const override { return "?" + std::to_string(number); }

  std::string type_of(const Column& column) const override {
    switch (column.kind) {
      case StorageKind::Text:
      case StorageKind::Json:
        return "TEXT";
      case StorageKind::Bytes:
        return "BLOB";
      case StorageKind::Integer:
      case StorageKind::Decimal:
      case StorageKind::Bool:
      case StorageKind::Date:
      case StorageKind::Time:
      case StorageKind::DateTime:
      case StorageKind::Duration:
        return "INTEGER";
    }
    return "TEXT";
  }
  // Strict: no value of another type ever gets in. Without rowid: one B-tree a table, by key.
  std::string table_options() const override { return " STRICT, WITHOUT ROWID"; }
  std::string same() const override { return "IS"; }
  std::string row_sum(const std::string& arguments) const override { return "row_sum(" + arguments + ")"; }

  std::string readable(const Column& column) const override {
    const std::string name = quote(column.name);
    switch (column.kind) {
      case StorageKind::Decimal:
        if (column.scale == 0) return name;
        return name + " / 1" + std::string(static_cast<size_t>(column.scale), '0') + ".0";
      case StorageKind::Date:
        return "date(" + name + " * 86400, 'unixepoch')";
      case StorageKind::Time:
        return "CASE WHEN " + name + " IS NOT NULL THEN printf('%02d:%02d:%02d', " + name +
               " / 3600000000000, " + name + " / 60000000000 % 60, " + name +
               " / 1000000000 % 60) END";
      case StorageKind::DateTime:
        return "datetime((" + name + " - (" + name +
               " % 1000000 + 1000000) % 1000000) / 1000000, "
               "'unixepoch')";
      case StorageKind::Duration:
        return "CASE WHEN " + name + " & 1 THEN printf('P%dM', " + name + " >> 1) WHEN " + name +
               " IS NOT NULL THEN printf('PT%dS', (" + name + " >> 1) / 1000000) END";
      default:
        return name;
    }
  }
};

}  // namespace

const Dialect& sqlite_dialect() {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace weir::storage
