// weir/storage_query.h: questions to a store: filter, sort, page, group, measures.
//
// Plain values. Every backend gives the same answer to the same query, to the order of the rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/value.h"

namespace weir {

// A condition on one row, three-valued as in FEEL and SQL: a comparison with null is unknown,
// and only rows for which the whole is true are found. A constant whose kind does not fit the
// column is an Error. Decimals, dates compare by value: a constant may have more digits than
// the column. Texts compare by the bytes of UTF-8, which is the order of code points.
struct Filter {
  enum class Op : uint8_t {
    Always,  // true
    Never,   // false
    And,     // of `args`; none: true
    Or,      // of `args`; none: false
    Not,     // of args[0]
    Equal,   // column op values[0]
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,      // column equals one of `values`; with a null among them: true or unknown
    IsNull,  // column is null: true or false
    Prefix,  // Text column starts with values[0]
  };
  Op op = Op::Always;
  std::string column;  // a column or a part of the key ("id" of a record)
  std::vector<Value> values;
  std::vector<Filter> args;

  static Filter always() { return {}; }
  static Filter never() { return {.op = Op::Never}; }
  static Filter all_of(std::vector<Filter> args);
  static Filter any_of(std::vector<Filter> args);
  static Filter negate(Filter arg);
  static Filter compare(std::string column, Op op, Value constant);
  static Filter in(std::string column, std::vector<Value> values);
  static Filter is_null(std::string column);
  static Filter prefix(std::string column, std::string_view text);
};

// Null is smaller than every value. Rows that are equal in all of `sort` follow by key.
struct SortKey {
  std::string column;
  bool descending = false;
};

struct PageSpec {
  int64_t limit = 100;  // 1 .. 100,000
  int64_t offset = 0;
  // FoundRows::next of the page before: goes on behind its last row, whatever was written since.
  // A text that is none of this query's is an Error (E_CURSOR). Not with `group`, nor an offset.
  std::string after;
};

// One number or value over the rows of a group. Null cells do not count. All exact: a sum may
// exceed 64 bits; an average has 34 digits.
struct Measure {
  enum class Kind : uint8_t {
    Count,  // rows; with a column: rows where it is not null
    Sum,    // Integer and Decimal columns; null when there is nothing to add
    Avg,    // as Sum
    Min,    // any column but Json and Bytes; null when there is none
    Max,
  };
  Kind kind = Kind::Count;
  std::string column;
};

// Rows of one table; or, when `group` or `measures` is not empty, one line a group: each
// combination of values of the `group` columns (null is a value here) that some row has; exactly
// one line when there is no `group`. Groups come sorted by their values; `sort` is not for them.
struct Query {
  Filter filter;
  std::vector<SortKey> sort;
  PageSpec page;
  std::vector<std::string> group;
  std::vector<Measure> measures;
};

struct GroupLine {
  std::vector<Value> group;     // as Query::group
  std::vector<Value> measures;  // as Query::measures
};

}  // namespace weir
