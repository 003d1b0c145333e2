// engine/storage/sql/statements.h: the SQL of a table, made once from its layout.
//
// Parameters are numbered by slot: 1..k the key, then the columns; behind them the expected
// version. Row statements give the cells by slot and the version last.
#pragma once

#include <string>
#include <vector>

#include "engine/storage/schema_diff.h"
#include "engine/storage/sql/dialect.h"

namespace weir::storage {

struct TableSql {
  std::string get;
  std::string version;  // of one key; 1 without versions
  std::string insert;
  std::string update;  // where the version is as expected
  // The same, but only where no indexed column changes; it leaves the indexes alone. Empty: there
  // is no indexed column.
  std::string update_same;
  std::string upsert;  // gives the new version where there are versions
  std::string erase;
  std::string erase_version;
  std::vector<std::string> holders;  // for each unique set: the key of the row that has its values
};

TableSql make_table_sql(const Dialect& dialect, const TableShape& shape);

// "a, b, …, _version": every cell by slot and the version.
std::string row_columns(const Dialect& dialect, const Layout& layout);

// Where a row keeps the sum over it; null: it was written before there were sums. And that sum, of the
// row as it stands.
constexpr const char* kSumColumn = "_sum";
std::string stored_sum(const Dialect& dialect, const Layout& layout);

std::string create_table(const Dialect& dialect, const Layout& layout);
std::string create_view(const Dialect& dialect, const TableShape& shape);
std::string unique_name(const TableShape& shape, const UniqueSet& set);
std::string index_name(const TableShape& shape, const IndexPlan& index);
std::string create_unique(const Dialect& dialect, const TableShape& shape, const UniqueSet& set);
std::string create_index(const Dialect& dialect, const TableShape& shape, const IndexPlan& index);

}  // namespace weir::storage
