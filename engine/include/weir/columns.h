// weir/columns.h: many records at once, field by field, for decisions and expressions over batches.
//
// A ValueColumn borrows what it points to. Numbers of one column share one exponent; texts are numbers
// of entries in a dictionary; any other kind, and columns that mix kinds, are plain Values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "weir/value.h"

namespace weir {

struct ValueColumn {
  enum class Kind : uint8_t { Values, Numbers, Dates, Truths, Texts };
  Kind kind = Kind::Values;
  const Value* values = nullptr;     // Values
  const int64_t* numbers = nullptr;  // Numbers: times 10^exponent; Dates: days since 1970-01-01
  int exponent = 0;
  const uint8_t* truths = nullptr;    // Truths: 0 or 1
  const uint32_t* texts = nullptr;    // Texts: positions in `dictionary`
  std::span<const Value> dictionary;  // strings, each once
  const uint8_t* nulls = nullptr;     // 1 where there is no value; nullptr: everywhere is one

  Value at(size_t row) const;
};

// What each record gave. The answers of a truth or a number are as compact as their columns.
struct ColumnAnswers {
  enum class Kind : uint8_t { Values, Numbers, Truths, Coded };
  Kind kind = Kind::Values;
  std::vector<Value> values;
  std::vector<int64_t> numbers;  // times 10^exponent
  int exponent = 0;
  std::vector<uint8_t> truths;  // 0, 1; 2: null
  std::vector<uint32_t> codes;  // Coded: positions in `values`
  std::vector<uint8_t> nulls;   // Numbers: 1 where it is null; empty: nowhere

  size_t size() const;
  Value at(size_t row) const;
};

}  // namespace weir
