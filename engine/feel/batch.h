// engine/feel/batch.h: one expression over many records, a block of rows at a time.
//
// Comparisons, `and`, `or`, `not`, `in`, `if` between numbers, sums, differences and products of
// columns run as loops over plain arrays. Everything else, columns of mixed values, and blocks in
// which 64 bits might not hold a number, run row by row in the bytecode: the answers are the same.
// Immutable when made; any thread.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/feel/expression.h"
#include "weir/columns.h"

namespace weir::feel {

class Batch {
 public:
  // Keeps what it needs of the expression, which must be prepared.
  explicit Batch(const Expression& expression);
  ~Batch();
  Batch(Batch&&) noexcept;

  // One column an input, in the order of Expression::inputs, each of `rows` records. Every record
  // has the whole fuel of `ctx`; warnings are those of the records, in no order.
  void run(std::span<const ValueColumn> columns, size_t rows, EvalContext& ctx,
           ColumnAnswers& out) const;
  // Would run() take the loops over these columns?
  bool is_wide(std::span<const ValueColumn> columns) const;

 private:
  void run_scalar(std::span<const ValueColumn> columns, size_t rows, EvalContext& ctx,
                  ColumnAnswers& out) const;
  std::shared_ptr<const Program> program_;
  Node root_;
};

}  // namespace weir::feel
