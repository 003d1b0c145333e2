// weir/storage_schema.h: what the tables of a store look like: the closed set of storage kinds
// and the plan that makes or changes the tables of forms.
//
// A backend knows these kinds only, never field types. Values are exchanged as weir::Value:
//
//   kind      value                       stored as (SQLite)           refused
//   Text      String                      TEXT, compared by bytes      text with a NUL byte
//   Integer   Number                      INTEGER                      fractions, outside 64 bits
//   Decimal   Number                      INTEGER, value * 10^scale    more digits than the scale,
//                                                                      outside 64 bits
//   Bool      Boolean                     INTEGER 0 or 1
//   Date      Date                        INTEGER days since 1970
//   Time      Time without zone           INTEGER nanoseconds          zoned times
//   DateTime  DateTime with zone, offset  INTEGER microseconds of UTC  local ones
//   Duration  DaysDuration, YearsDuration INTEGER, see storage/cell.h
//   Bytes     String of any bytes         BLOB
//   Json      String that is JSON text    TEXT, kept byte for byte
//
// Null is allowed in every column that is not part of the key. A DateTime comes back in UTC and
// is cut to the microsecond, as is a DaysDuration; nothing else changes. A refused value is an
// Error with the reason E_FIELD_INVALID that names the column.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/result.h"
#include "weir/value.h"

namespace weir {

// Values are written into stores: never change or reuse one.
enum class StorageKind : uint8_t {
  Text = 1,
  Integer = 2,
  Decimal = 3,
  Bool = 4,
  Date = 5,
  Time = 6,
  DateTime = 7,
  Duration = 8,
  Bytes = 9,
  Json = 10,
};

struct Column {
  std::string name;
  StorageKind kind = StorageKind::Text;
  int scale = 0;    // Decimal: digits after the point, 0..10
  std::string was;  // an earlier name: the data follows the rename; empty: none
  // Of a plan: the column may change its kind, each value but null goes through this, by the key of its row. The first error
  // ends the whole, and nothing has changed.
  std::function<Result<Value>(const std::vector<Value>& key, const Value& value)> convert = {};
};

// Columns whose values together may stand once in a table. Null is never equal: a row with a
// null in one of them is free.
struct UniqueSet {
  std::string name;  // what a violation reports; unique within its table
  std::vector<std::string> columns;
};

struct IndexPlan {
  std::vector<std::string> columns;
};

// One table: of a form's records, key (id), or of a table field's rows, key (record, row_no).
// The key's columns are not listed; nobody else may use their names, nor `_version`.
struct TablePlan {
  std::string form;
  std::string table;     // the table field; empty: the records of the form
  std::string was_form;  // earlier names; empty: none
  std::string was_table;
  std::vector<Column> columns;
  std::vector<UniqueSet> unique;
  std::vector<IndexPlan> indexes;
};

// The tables that the store must have. What exists and is not named stays as it is, so that
// running work of older versions keeps its columns: a table keeps its columns, null in new rows.
// A column may grow in scale and turn from Integer into Decimal; another change of kind is
// refused, unless the column says how its values convert. Unique sets and indexes of a named table become those of the plan.
struct SchemaPlan {
  std::vector<TablePlan> tables;
};

// A table as it stands: the order of Row::key and Row::cells.
struct Layout {
  std::string name;  // of the table in the store
  std::vector<Column> key;
  std::vector<Column> columns;
  bool versioned = true;
  // Position in `columns`, or -1.
  int index(std::string_view column) const;
};

}  // namespace weir
