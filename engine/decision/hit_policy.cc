// What the rows that match answer together (DMN 1.5, 8.2.10).
#include <algorithm>
#include <limits>

#include "engine/decision/table.h"
#include "engine/feel/arithmetic.h"
#include "engine/feel/compare.h"

namespace weir::decision {

using feel::EvalContext;
using model::Aggregator;
using model::HitPolicy;

namespace {

Value aggregate(Aggregator aggregator, const std::vector<Value>& values, EvalContext& ctx) {
  Value out = values.front();
  for (size_t i = 1; i < values.size(); ++i) {
    if (aggregator == Aggregator::Sum) {
      out = feel::add(out, values[i], ctx);
      continue;
    }
    const auto order = feel::order(values[i], out);
    if (!order) return {};
    if (aggregator == Aggregator::Min ? *order < 0 : *order > 0) out = values[i];
  }
  // One value alone must be one that could be added or compared, too.
  const bool fits = aggregator == Aggregator::Sum
                        ? out.is(ValueKind::Number) || out.is(ValueKind::DaysDuration) ||
                              out.is(ValueKind::YearsDuration)
                        : feel::order(out, out).has_value();
  return fits ? out : Value();
}

}  // namespace

// Enough to know the answer.
size_t Table::wanted_hits() const {
  switch (decision_.hit) {
    case HitPolicy::First:
      return 1;
    case HitPolicy::Unique:
      return 2;
    case HitPolicy::Any:
    case HitPolicy::Priority:
    case HitPolicy::RuleOrder:
    case HitPolicy::OutputOrder:
    case HitPolicy::Collect:
      return std::numeric_limits<size_t>::max();
  }
  return 1;
}

void Table::warn(EvalContext& ctx, std::string message) const {
  ctx.warn(feel::WarningKind::HitPolicy, "decision '" + decision_.name + "': " + std::move(message),
           decision_.span);
}

Value Table::answer(std::span<const uint32_t> rows, std::span<const Value> args,
                    EvalContext& ctx) const {
  if (rows.empty()) return otherwise(args, ctx);
  switch (decision_.hit) {
    case HitPolicy::First:
      return outputs_of(rows[0], args, ctx);
    case HitPolicy::Unique:
      if (rows.size() == 1) return outputs_of(rows[0], args, ctx);
      if (ctx.warnings != nullptr) {
        warn(ctx, "rules " + decision_.rules[rules_[rows[0]]].number + " and " +
                      decision_.rules[rules_[rows[1]]].number +
                      " both match, and it may be only one");
      }
      return {};
    case HitPolicy::Any:
      return any(rows, args, ctx);
    case HitPolicy::Priority:
      return outputs_of(by_priority(rows, args, ctx).front(), args, ctx);
    case HitPolicy::RuleOrder:
      return list_of(rows, args, ctx);
    case HitPolicy::OutputOrder:
      return list_of(by_priority(rows, args, ctx), args, ctx);
    case HitPolicy::Collect:
      if (decision_.aggregator == Aggregator::None) return list_of(rows, args, ctx);
      return aggregated(rows, args, ctx);
  }
  return {};
}

Value Table::output_value(uint32_t row, size_t output, std::span<const Value> args,
                          EvalContext& ctx) const {
  const Output& found = outputs_[row * decision_.outputs.size() + output];
  return found.bound < 0 ? found.constant
                         : bound_outputs_[static_cast<size_t>(found.bound)].value(args, ctx);
}

// One output is the value, several are a context.
Value Table::outputs_of(uint32_t row, std::span<const Value> args, EvalContext& ctx) const {
  const size_t count = decision_.outputs.size();
  if (count == 0) return {};
  if (count == 1) return output_value(row, 0, args, ctx);
  std::vector<Entry> entries;
  entries.reserve(count);
  for (size_t o = 0; o < count; ++o) {
    entries.emplace_back(decision_.outputs[o].name, output_value(row, o, args, ctx));
  }
  return Value::context(std::move(entries));
}

Value Table::otherwise(std::span<const Value> args, EvalContext& ctx) const {
  if (!decision_.has_otherwise || otherwise_.empty()) return {};
  const auto value = [&](size_t o) {
    return otherwise_[o] ? otherwise_[o]->value(args, ctx) : Value();
  };
  if (otherwise_.size() == 1) return value(0);
  std::vector<Entry> entries;
  for (size_t o = 0; o < otherwise_.size(); ++o)
    entries.emplace_back(decision_.outputs[o].name, value(o));
  return Value::context(std::move(entries));
}

Value Table::any(std::span<const uint32_t> rows, std::span<const Value> args,
                 EvalContext& ctx) const {
  Value first = outputs_of(rows[0], args, ctx);
  for (size_t i = 1; i < rows.size(); ++i) {
    if (outputs_of(rows[i], args, ctx) == first) continue;
    if (ctx.warnings != nullptr) {
      warn(ctx, "rules " + decision_.rules[rules_[rows[0]]].number + " and " +
                    decision_.rules[rules_[rows[i]]].number + " both match and answer differently");
    }
    return {};
  }
  return first;
}

Value Table::list_of(std::span<const uint32_t> rows, std::span<const Value> args,
                     EvalContext& ctx) const {
  std::vector<Value> items;
  items.reserve(rows.size());
  for (const uint32_t row : rows) items.push_back(outputs_of(row, args, ctx));
  return Value::list(std::move(items));
}

Value Table::aggregated(std::span<const uint32_t> rows, std::span<const Value> args,
                        EvalContext& ctx) const {
  if (decision_.aggregator == Aggregator::Count)
    return Value::integer(static_cast<int64_t>(rows.size()));
  std::vector<Entry> entries;
  for (size_t o = 0; o < decision_.outputs.size(); ++o) {
    std::vector<Value> values;
    for (const uint32_t row : rows) values.push_back(output_value(row, o, args, ctx));
    entries.emplace_back(decision_.outputs[o].name, aggregate(decision_.aggregator, values, ctx));
  }
  if (entries.empty()) return {};
  return entries.size() == 1 ? entries[0].second : Value::context(std::move(entries));
}

// By the place of each output in its clause's `values`, first clause first; what is not there
// comes last, and rows of one rank stay in written order.
std::vector<uint32_t> Table::by_priority(std::span<const uint32_t> rows,
                                         std::span<const Value> args, EvalContext& ctx) const {
  struct Ranked {
    uint32_t row;
    std::vector<size_t> ranks;
  };
  std::vector<Ranked> ranked;
  for (const uint32_t row : rows) {
    Ranked one{row, {}};
    for (size_t o = 0; o < decision_.outputs.size(); ++o) {
      const std::vector<Value>& values = decision_.outputs[o].values;
      if (values.empty()) continue;
      const auto at = std::find(values.begin(), values.end(), output_value(row, o, args, ctx));
      one.ranks.push_back(static_cast<size_t>(at - values.begin()));
    }
    ranked.push_back(std::move(one));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.ranks < b.ranks; });
  std::vector<uint32_t> out;
  for (const Ranked& one : ranked) out.push_back(one.row);
  return out;
}

}  // namespace weir::decision
