// engine/storage/lower.h: a Query over values becomes one over cells, checked against a layout.
//
// What a backend executes. Every question of kinds, scales and constants that have more digits
// than a column is answered here once, so that backends cannot differ.
#pragma once

#include <string>
#include <vector>

#include "engine/storage/cell.h"
#include "engine/storage/layout.h"
#include "weir/storage.h"

namespace weir::storage {

// Three-valued. NotNull, IsNull are two-valued; the rest is unknown where the cell is null.
enum class CellOp : uint8_t {
  True,
  False,
  Unknown,
  And,
  Or,
  Not,
  Equal,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,  // cell op value; only where `parity` fits
  In,            // cell is one of values
  IsNull,
  Begins,      // text begins with the value
  KnownTrue,   // true unless null
  KnownFalse,  // false unless null
};

struct CellFilter {
  CellOp op = CellOp::True;
  int slot = 0;
  int parity = -1;  // durations: unknown where the cell's last bit is another; -1: any
  std::vector<Cell> values;
  std::vector<CellFilter> args;
};

struct CellSort {
  int slot = 0;
  bool descending = false;
};

struct CellMeasure {
  Measure::Kind kind = Measure::Kind::Count;
  int slot = -1;  // -1: count of rows
};

struct CellQuery {
  CellFilter filter;           // with what the cursor adds
  std::vector<CellSort> sort;  // ends with the parts of the key that were not in it
  int64_t limit = 0;
  int64_t offset = 0;
  std::vector<int> group;
  std::vector<CellMeasure> measures;
  bool grouped = false;
  uint64_t signature = 0;  // of the sort, for cursors
};

Result<CellQuery> lower(const Layout& layout, const Query& query);

// A range of keys in cells; the prefix and bounds own their texts.
struct CellRange {
  std::vector<Cell> prefix;
  std::optional<Cell> from, before;
  bool descending = false;
};
Result<CellRange> lower(const Layout& layout, const KeyRange& range, int64_t limit);

// -1 unknown, 0 false, 1 true. `at(slot)` gives the CellView of the row.
template <class At>
int test(const CellFilter& filter, const At& at);

// The text behind FoundRows::next: where a row stands in the order of the query.
std::string cursor_of(const CellQuery& query, const std::vector<Cell>& sort_cells);

// What a group measured, turned into a Value. Sums come as two halves: sum of cell >> 32 and sum
// of the low 32 bits, neither of which can overflow.
struct Measured {
  int64_t count = 0;
  int64_t high = 0, low = 0;
  Cell extreme;
};
Value measure_value(const Layout& layout, const CellMeasure& measure, const Measured& measured);

template <class At>
int test(const CellFilter& f, const At& at) {
  switch (f.op) {
    case CellOp::True:
      return 1;
    case CellOp::False:
      return 0;
    case CellOp::Unknown:
      return -1;
    case CellOp::And:
    case CellOp::Or: {
      const int decisive = f.op == CellOp::And ? 0 : 1;
      int result = 1 - decisive;
      for (const CellFilter& arg : f.args) {
        const int value = test(arg, at);
        if (value == decisive) return decisive;
        if (value < 0) result = -1;
      }
      return result;
    }
    case CellOp::Not: {
      const int value = test(f.args[0], at);
      return value < 0 ? -1 : 1 - value;
    }
    default:
      break;
  }
  const CellView cell = at(f.slot);
  const bool null = cell.tag == CellTag::Null;
  if (f.op == CellOp::IsNull) return null ? 1 : 0;
  if (null) return -1;
  if (f.parity >= 0 && (cell.integer & 1) != f.parity) return -1;
  switch (f.op) {
    case CellOp::KnownTrue:
      return 1;
    case CellOp::KnownFalse:
      return 0;
    case CellOp::In:
      for (const Cell& value : f.values) {
        if (compare(cell, value.view()) == 0) return 1;
      }
      return 0;
    case CellOp::Begins:
      return cell.text.starts_with(f.values[0].text) ? 1 : 0;
    default:
      break;
  }
  const int order = compare(cell, f.values[0].view());
  switch (f.op) {
    case CellOp::Equal:
      return order == 0;
    case CellOp::Less:
      return order < 0;
    case CellOp::LessEqual:
      return order <= 0;
    case CellOp::Greater:
      return order > 0;
    case CellOp::GreaterEqual:
      return order >= 0;
    default:
      return -1;
  }
}

}  // namespace weir::storage
