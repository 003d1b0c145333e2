#include "engine/feel/batch.h"

#include <algorithm>

#include "engine/feel/batch_plan.h"
#include "engine/feel/operators.h"
#include "engine/feel/program.h"

namespace weir::feel {

Batch::Batch(const Expression& expression) : program_(expression.program), root_(expression.root) {}
Batch::~Batch() = default;
Batch::Batch(Batch&&) noexcept = default;

bool Batch::is_wide(std::span<const ValueColumn> columns) const {
  return BatchPlan(columns).make(root_);
}

void Batch::run(std::span<const ValueColumn> columns, size_t rows, EvalContext& ctx,
                ColumnAnswers& out) const {
  BatchPlan plan(columns);
  if (!plan.make(root_)) return run_scalar(columns, rows, ctx, out);
  plan.prepare();
  out = {};
  out.kind = plan.gives_number() ? ColumnAnswers::Kind::Numbers : ColumnAnswers::Kind::Truths;
  out.exponent = plan.exponent();
  (plan.gives_number() ? void(out.numbers.resize(rows)) : out.truths.resize(rows));
  for (size_t begin = 0; begin < rows; begin += BatchPlan::kBlock) {
    const size_t count = std::min(BatchPlan::kBlock, rows - begin);
    if (!plan.block(begin, count)) return run_scalar(columns, rows, ctx, out);
    if (!plan.gives_number()) {
      plan.take_truths(out.truths.data() + begin);
      continue;
    }
    uint8_t nulls[BatchPlan::kBlock];
    if (!plan.take_numbers(out.numbers.data() + begin, nulls)) continue;
    out.nulls.resize(rows);
    std::copy(nulls, nulls + count, out.nulls.data() + begin);
  }
}

void Batch::run_scalar(std::span<const ValueColumn> columns, size_t rows, EvalContext& ctx,
                       ColumnAnswers& out) const {
  out = {};
  out.values.reserve(rows);
  std::vector<Value> record(columns.size());
  const int64_t fuel = ctx.fuel;
  for (size_t row = 0; row < rows; ++row) {
    for (size_t c = 0; c < columns.size(); ++c) record[c] = columns[c].at(row);
    ctx.fuel = fuel;
    out.values.push_back(feel::run(*program_, record, ctx));
  }
}

}  // namespace weir::feel
