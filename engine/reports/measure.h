// engine/reports/measure.h: a figure over `items` as folds over rows: nobody makes a list of all records.
//
// `sum(items.amount * items.probability) / count(items[stage = "won"])` becomes two folds, each with
// an expression on one record, and what is left: a quotient of two inputs. Pure; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/expression.h"

namespace weir::reports {

using TypeOf = std::function<std::optional<feel::Type>(std::string_view field)>;

struct Fold {
  std::string name;                       // the FEEL function: "sum", "count", "min", "max", "mean", "median", ...
  std::optional<feel::Expression> value;  // of one record; none: the record itself (count)
  std::optional<feel::Expression> where;  // records that count; none: all
};

struct Figure {
  std::vector<Fold> folds;
  feel::Expression rest;  // reads fold N as the input Named "N"
};

// `type_of`: of a field of the form; none where there is none of that name. None where `items` stands outside such a function: nothing can be
// worked out record by record then.
std::optional<Figure> figure_of(const feel::Expression& measure,
                                const TypeOf& type_of);

// count(items).
Figure count_of_records();

// The value of one fold, taken in one by one. Null is passed over, as a store does; `count` counts
// records. What was folded apart can be put together.
class Tally {
 public:
  explicit Tally(std::string_view name);
  void add(const Value& value) { add(value, 1); }
  // Count: `records` of them. Else one value.
  void add(const Value& value, int64_t records);
  // What a store folded: sums and numbers of values behind them.
  void add_sum(const Value& sum, int64_t values);
  // sum and count of no records are 0; of records without a value sum is null, as all others are.
  Value value() const;

 private:
  enum class Kind : uint8_t { Count, Sum, Mean, Min, Max, List };
  std::string name_;
  Kind kind_;
  int64_t records_ = 0, values_ = 0;
  Decimal sum_;
  bool overflow_ = false;
  Value extreme_;
  std::vector<Value> all_;
};

}  // namespace weir::reports
