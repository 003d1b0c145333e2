#include <algorithm>

#include "engine/records/preparation.h"

namespace weir::records {

bool Preparation::wanted(const FormulaStep& step) const {
  if (request_.before == nullptr || step.beyond) return true;
  if (step.whole_record) return std::find(dirty_.begin(), dirty_.end(), true) != dirty_.end();
  return std::any_of(step.reads.begin(), step.reads.end(),
                     [&](int32_t i) { return dirty_[static_cast<size_t>(i)]; });
}

Value Preparation::compute(const model::Field& target, const Value* row) {
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx;
  ctx.world = &world_;
  ctx.warnings = &warnings;
  RecordScope names = scope(ctx, row);
  const Value given = feel::evaluate(*target.formula, names, ctx);
  Value result = fields::rounded_to(given, target, world_.model().rounding);
  // Null with a reason is kept as null, and said.
  if (result.is_null() && failed(warnings))
    warnings_.push_back({target.name, warnings.front().message});
  else if (result.is_null() && !given.is_null())
    warnings_.push_back({target.name, say({"the formula gives {value}, which the field cannot hold",
                                           "公式得出 {value}，字段无法容纳"},
                                          {{"value", target.sensitive ? "…" : given.to_feel()}})});
  if (result.is_null() && target.feel_type.is(feel::TypeKind::List)) result = Value::list({});
  return result;
}

void Preparation::run_field(const FormulaStep& step) {
  if (!wanted(step)) return;
  Value result = compute(field(step.field), nullptr);
  if (result == value(step.field)) return;
  value(step.field) = std::move(result);
  touch(step.field);
}

void Preparation::run_column(const FormulaStep& step) {
  const model::Field& table = field(step.field);
  const model::Field& column = table.columns[static_cast<size_t>(step.column)];
  if (!value(step.field).is(ValueKind::List)) return;
  std::vector<Value> rows(value(step.field).items().begin(), value(step.field).items().end());
  // What every row reads of the record, its own table apart: then all rows, else those that differ.
  const bool all = request_.before == nullptr || step.beyond || step.whole_record ||
                   std::any_of(step.reads.begin(), step.reads.end(),
                               [&](int32_t i) { return dirty_[static_cast<size_t>(i)]; });
  auto& dirty = dirty_rows_[static_cast<size_t>(step.field)];
  dirty.resize(rows.size(), false);
  bool changed = false;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].is(ValueKind::Context) || (!all && !dirty[i])) continue;
    Value result = compute(column, &rows[i]);
    const Value* old = rows[i].find(column.name);
    if (old != nullptr && *old == result) continue;
    std::vector<Entry> cells(rows[i].entries().begin(), rows[i].entries().end());
    const auto cell = std::find_if(cells.begin(), cells.end(),
                                   [&](const Entry& e) { return e.first == column.name; });
    if (cell != cells.end())
      cell->second = std::move(result);
    else
      cells.emplace_back(column.name, std::move(result));
    rows[i] = Value::context(std::move(cells));
    dirty[i] = true;
    changed = true;
  }
  if (!changed) return;
  value(step.field) = Value::list(std::move(rows));
  touch(step.field);
}

void Preparation::formulas() {
  for (const FormulaStep& step : plan_.formulas) {
    if (step.column >= 0)
      run_column(step);
    else
      run_field(step);
  }
}

void recompute_all(Record& record, RecordWorld& world, std::vector<Warning>* warnings) {
  ChangeRequest request;
  request.form = record.form;
  request.writer = Writer::Engine;
  Preparation preparation(request, world);
  preparation.after_ = record;
  preparation.after_.values.resize(record.form->fields.size());
  preparation.formulas();
  record.values = std::move(preparation.after_.values);
  if (warnings != nullptr)
    warnings->insert(warnings->end(), preparation.warnings_.begin(), preparation.warnings_.end());
}

}  // namespace weir::records
