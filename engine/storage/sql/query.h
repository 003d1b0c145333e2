// engine/storage/sql/query.h: queries and ranges over cells, printed as SQL with parameters.
#pragma once

#include <string>
#include <vector>

#include "engine/storage/lower.h"
#include "engine/storage/sql/dialect.h"

namespace weir::storage {

// The constants stand in `values`, in the order of their parameters. Only the shape of a query is
// in its text, so that a text can be prepared once.
struct SqlText {
  std::string text;
  std::vector<Cell> values;
};

// Rows as row_columns gives them, one more than the limit where there is one; or groups: the
// group's cells, then for each measure count, high sum, low sum, extreme, as it needs them.
SqlText print_query(const Dialect& dialect, const Layout& layout, const CellQuery& query);
SqlText print_scan(const Dialect& dialect, const Layout& layout, const CellRange& range,
                   int64_t limit);

}  // namespace weir::storage
