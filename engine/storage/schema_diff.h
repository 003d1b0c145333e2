// engine/storage/schema_diff.h: from the tables that are to the tables of a plan.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/storage/layout.h"
#include "weir/storage_schema.h"

namespace weir::storage {

// A form's table with everything that a plan says about it.
struct TableShape {
  std::string form, table;
  Layout layout;
  std::vector<UniqueSet> unique;
  std::vector<IndexPlan> indexes;
};
using Shapes = std::map<std::string, TableShape>;  // by the table's name in the store

struct ColumnChange {
  int from = -1;     // position in the old layout; -1: new
  int scale_up = 0;  // cells are multiplied by 10^scale_up
  const Column* convert = nullptr;  // of the plan: its values go through Column::convert
};

struct TableChange {
  std::string from;  // name before; empty: a new table
  TableShape to;
  std::vector<ColumnChange> columns;  // one for each of to.layout.columns
  bool reindexed = false;             // unique sets or indexes differ
  bool changed = false;               // anything differs
};

// Refused (E_SCHEMA) when a column would change its kind or lose digits, or names collide.
Result<std::vector<TableChange>> diff(const Shapes& current, const SchemaPlan& plan);

}  // namespace weir::storage
