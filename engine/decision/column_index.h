// engine/decision/column_index.h: which rows of a table one input value can match.
//
// Every value has a position in the column's universe: null, the two truths, each text that some
// cell names, each elementary interval between the numbers (or dates) that cells name, and the
// rest. A cell that tests constants is a few spans of positions, exact. Rows are kept as bitsets by
// class of positions: one position each while there are few, else neighbours together, and what
// the bitset lets through is verified. A cell of free FEEL may match anything and is verified by
// running it. Immutable when built; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/expression.h"

namespace weir::decision {

// A run of positions, ends included.
struct PositionSpan {
  uint32_t first = 0, last = 0;
};

class ColumnIndex {
 public:
  // One cell a row, nullptr for a dash. At most `classes_max` bitsets are made.
  ColumnIndex(const std::vector<const feel::Expression*>& cells, size_t classes_max);

  // Where the value is.
  uint32_t position(const Value& value) const;
  // 64 rows a word; a bit is set when the row may match at this position.
  const uint64_t* rows(uint32_t position) const {
    return bits_.data() + class_of(position) * words_;
  }
  // One bit a word of rows(): the word has a bit.
  const uint64_t* summary(uint32_t position) const {
    return summaries_.data() + class_of(position) * summary_words_;
  }
  // Every cell is a dash or one range of numbers or dates: rows are told apart by two comparisons
  // with the value's point, without its position.
  bool direct() const { return !ranges_.empty(); }
  // None for what is no number (or date) that 64 bits hold at the scale of the bounds.
  std::optional<int64_t> point(const Value& value) const;
  bool holds(uint32_t row, int64_t point) const {
    return ranges_[row].low <= point && point <= ranges_[row].high;
  }

  // What rows() says is exact: nothing of this column needs verifying.
  bool exact() const { return exact_; }
  // No cell tests anything.
  bool idle() const { return idle_; }

  enum class Match : uint8_t { No, Yes, Unknown };
  // Unknown: run the cell.
  Match verify(uint32_t row, uint32_t position) const;

  // Part of the rows that a value lets through, on average over the classes.
  double density() const { return density_; }
  size_t bytes() const;

 private:
  static constexpr uint32_t kNull = 0, kFalse = 1, kTrue = 2, kTexts = 3;
  struct Cell {
    uint32_t begin = 0, count = 0;  // in spans_
    bool any = false, free = false;
  };
  struct Builder;

  size_t class_of(uint32_t position) const {
    return grouped_ ? static_cast<size_t>(uint64_t{position} * classes_ / universe_) : position;
  }
  // Ends included, in points: twice a value at the scale of the bounds; what lies between two values
  // of that scale is the odd number between.
  struct PointRange {
    int64_t low, high;
  };

  uint32_t text_position(std::string_view text) const;
  uint32_t number_position(const Value& value) const;
  uint32_t bound_position(int64_t value, bool beyond) const;
  void fill(size_t classes_max);

  std::vector<Cell> cells_;
  std::vector<PositionSpan> spans_;
  std::vector<PointRange> ranges_;  // of each row, where the column is direct

  struct TextSlot {
    uint64_t hash = 0;
    std::string_view text;  // into texts_
    uint32_t position = 0;  // 0: free
  };
  std::vector<TextSlot> slots_;  // open addressing, a power of two
  std::vector<std::string> texts_;

  ValueKind ordered_ = ValueKind::Null;  // kind of bounds_: Number or Date; Null: there are none
  std::vector<int64_t> bounds_;          // sorted
  int exponent_ = 0;                     // of numbers: value * 10^exponent_

  uint32_t other_text_ = 0, first_bound_ = 0, rest_ = 0, universe_ = 0;
  size_t classes_ = 0, words_ = 0, summary_words_ = 0;
  bool grouped_ = false, exact_ = true, idle_ = true;
  double density_ = 1;
  std::vector<uint64_t> bits_, summaries_;
};

}  // namespace weir::decision
