#include "engine/decision/table.h"

#include <algorithm>
#include <cstddef>
#include <new>

#include "engine/feel/arithmetic.h"
#include "engine/decision/watch.h"

namespace weir::decision {

using feel::EvalContext;
using feel::Tri;

namespace {

// Memory that the bitsets of one table may take; classes grow coarser to stay below it.
constexpr size_t kBitsBudget = size_t{8} << 20;
constexpr size_t kClassesMax = 256, kClassesMin = 16;
constexpr size_t kInlineColumns = 16;
constexpr size_t kSmallTable = 256;  // rows: below it every bitset is a few words
constexpr double kFewLeft = 2;       // rows that the scan lets through, on average

size_t classes_for(size_t rows, size_t columns) {
  const size_t row_bytes = (rows + 63) / 64 * 8;
  const size_t affordable = kBitsBudget / std::max<size_t>(1, row_bytes * columns);
  return std::clamp(affordable, kClassesMin, kClassesMax);
}

}  // namespace

// The input values of one call, and where they lead. Made for every decision: what is not needed
// is not even cleared.
class Table::Query {
 public:
  Query(const Table& table, std::span<const Value> args, EvalContext& ctx) {
    const size_t count = table.columns_.size();
    if (count > kInlineColumns) {
      many_columns_.resize(count);
      many_values_.reserve(count);
      columns_ = many_columns_.data();
    }
    for (size_t c = 0; c < count; ++c) {
      const InputColumn& column = table.columns_[c];
      const int parameter = column.expression.parameter();
      columns_[c].value = parameter >= 0 && static_cast<size_t>(parameter) < args.size()
                              ? &args[static_cast<size_t>(parameter)]
                              : keep(column.expression.value(args, ctx));
      if (column.domain && !columns_[c].value->is_null() &&
          column.domain->test(*columns_[c].value, args, ctx) != Tri::True) {
        outside_ = static_cast<int>(c);
      }
      columns_[c].known = Known::Nothing;
    }
    for (const uint32_t c : table.scanned_) {
      columns_[c].position = table.columns_[c].index->position(*columns_[c].value);
      columns_[c].known = Known::Position;
    }
  }
  ~Query() {
    for (size_t i = 0; i < kept_; ++i) kept(i)->~Value();
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  const Value& value(size_t column) const { return *columns_[column].value; }
  // Where the scan did not need it, it is found when a row is verified.
  uint32_t position(size_t column, const ColumnIndex& index) const {
    At& at = columns_[column];
    if (at.known != Known::Position) at.position = index.position(*at.value);
    at.known = Known::Position;
    return at.position;
  }
  uint32_t position(size_t column) const { return columns_[column].position; }
  // May the row match, as far as points tell? None: they do not.
  std::optional<bool> holds(size_t column, const ColumnIndex& index, uint32_t row) const {
    At& at = columns_[column];
    if (at.known == Known::Nothing) {
      const std::optional<int64_t> point = index.point(*at.value);
      at.known = point ? Known::Point : Known::NoPoint;
      at.point = point.value_or(0);
    }
    if (at.known != Known::Point) return std::nullopt;
    return index.holds(row, at.point);
  }
  int outside() const { return outside_; }  // a column whose value is not in its domain, or -1

 private:
  enum class Known : uint8_t { Nothing, Position, Point, NoPoint };
  struct At {
    const Value* value;
    uint32_t position;
    Known known;
    int64_t point;
  };
  Value* kept(size_t i) {
    return std::launder(reinterpret_cast<Value*>(few_values_ + i * sizeof(Value)));
  }
  const Value* keep(Value value) {
    if (many_values_.capacity() > 0) return &many_values_.emplace_back(std::move(value));
    return new (few_values_ + kept_++ * sizeof(Value)) Value(std::move(value));
  }

  alignas(Value) std::byte few_values_[kInlineColumns * sizeof(Value)];
  At few_columns_[kInlineColumns];
  std::vector<Value> many_values_;
  std::vector<At> many_columns_;
  At* columns_ = few_columns_;
  size_t kept_ = 0;
  int outside_ = -1;
};

Table::Table(const model::Decision& decision) : decision_(decision) {
  for (uint32_t i = 0; i < decision.rules.size(); ++i) {
    const model::Rule& rule = decision.rules[i];
    if (!rule.enabled) continue;
    rules_.push_back(i);
    dated_.push_back(rule.from.has_value() || rule.to.has_value());
    any_dated_ = any_dated_ || dated_.back();
  }
  add_columns();
  add_outputs();
}

void Table::add_columns() {
  const size_t classes = classes_for(rules_.size(), decision_.columns.size());
  for (uint32_t c = 0; c < decision_.columns.size(); ++c) {
    const model::InputClause& clause = decision_.columns[c];
    InputColumn column;
    column.expression = Bound(clause.expression, decision_.inputs);
    if (clause.domain) column.domain.emplace(*clause.domain, decision_.inputs);
    std::vector<const feel::Expression*> cells;
    cells.reserve(rules_.size());
    for (const uint32_t rule : rules_) {
      const auto& tests = decision_.rules[rule].inputs;
      cells.push_back(c < tests.size() && tests[c] ? &*tests[c] : nullptr);
    }
    column.index.emplace(cells, classes);
    for (uint32_t row = 0; row < rules_.size(); ++row) {
      if (column.index->verify(row, 0) == ColumnIndex::Match::Unknown) {
        column.free.emplace(row, Bound(*cells[row], decision_.inputs));
      }
    }
    if (!column.index->idle()) active_.push_back(c);
    columns_.push_back(std::move(column));
  }
  choose_scanned();
}

// A bitset that tells little costs more to read than to verify the few rows that the others leave.
void Table::choose_scanned() {
  const auto density = [&](uint32_t c) { return columns_[c].index->density(); };
  std::stable_sort(active_.begin(), active_.end(),
                   [&](uint32_t a, uint32_t b) { return density(a) < density(b); });
  double left = static_cast<double>(rules_.size());
  const bool small = rules_.size() <= kSmallTable;
  for (const uint32_t c : active_) {
    // A bitset of a word is cheap, but finding the position of a number is not.
    const bool cheap = small && !columns_[c].index->direct();
    const bool scan = cheap || scanned_.empty() || left > kFewLeft;
    if (scan) scanned_.push_back(c);
    if (scan) left *= density(c);
    if (!scan || !columns_[c].index->exact()) checked_.push_back(c);
  }
}

void Table::add_outputs() {
  for (const uint32_t rule : rules_) {
    for (size_t o = 0; o < decision_.outputs.size(); ++o) {
      const auto& outputs = decision_.rules[rule].outputs;
      Output output;
      if (o < outputs.size() && outputs[o].root.op == feel::Op::Constant) {
        output.constant = outputs[o].root.constant;
      } else if (o < outputs.size()) {
        output.bound = static_cast<int32_t>(bound_outputs_.size());
        bound_outputs_.emplace_back(outputs[o], decision_.inputs);
      }
      outputs_.push_back(std::move(output));
    }
  }
  for (const model::OutputClause& clause : decision_.outputs) {
    otherwise_.emplace_back();
    if (clause.otherwise) otherwise_.back().emplace(*clause.otherwise, decision_.inputs);
  }
}

bool Table::in_force(uint32_t row, EvalContext& ctx) const {
  if (!dated_[row]) return true;
  if (ctx.world == nullptr) return false;
  const model::Rule& rule = decision_.rules[rules_[row]];
  const Date today = in_zone(ctx.world->now(), ctx.world->zone()).date;
  return (!rule.from || *rule.from <= today) && (!rule.to || today <= *rule.to);
}

bool Table::verified(const Query& query, uint32_t row, std::span<const Value> args,
                     EvalContext& ctx) const {
  for (const uint32_t c : checked_) {
    const InputColumn& column = columns_[c];
    if (column.index->direct()) {
      if (const auto holds = query.holds(c, *column.index, row)) {
        if (!*holds) return false;
        continue;
      }
    }
    switch (column.index->verify(row, query.position(c, *column.index))) {
      case ColumnIndex::Match::Yes:
        break;
      case ColumnIndex::Match::No:
        return false;
      case ColumnIndex::Match::Unknown:
        if (column.free.find(row)->second.test(query.value(c), args, ctx) != Tri::True)
          return false;
        break;
    }
  }
  return !any_dated_ || in_force(row, ctx);
}

template <class Found>
void Table::scan_word(const Query& query, size_t word, uint64_t bits, std::span<const Value> args,
                      EvalContext& ctx, bool& more, Found& found) const {
  for (; bits != 0 && more; bits &= bits - 1) {
    const auto row = static_cast<uint32_t>(word * 64 + static_cast<size_t>(__builtin_ctzll(bits)));
    if (verified(query, row, args, ctx)) more = found(row);
  }
}

// `found(row)` says whether to go on.
template <class Found>
void Table::scan(const Query& query, std::span<const Value> args, EvalContext& ctx,
                 Found found) const {
  bool more = true;
  const size_t rows = rules_.size();
  if (scanned_.empty()) {
    for (uint32_t row = 0; row < rows && more; ++row) {
      if (verified(query, row, args, ctx)) more = found(row);
    }
    return;
  }
  constexpr size_t kInline = 64;
  const uint64_t* few_bits[kInline];
  const uint64_t* few_summaries[kInline];
  std::vector<const uint64_t*> many;
  const size_t count = scanned_.size();
  if (count > kInline) many.resize(count * 2);
  const uint64_t** bits = count > kInline ? many.data() : few_bits;
  const uint64_t** summaries = count > kInline ? many.data() + count : few_summaries;
  for (size_t i = 0; i < count; ++i) {
    const ColumnIndex& index = *columns_[scanned_[i]].index;
    bits[i] = index.rows(query.position(scanned_[i]));
    summaries[i] = index.summary(query.position(scanned_[i]));
  }
  const size_t summary_words = ((rows + 63) / 64 + 63) / 64;
  for (size_t s = 0; s < summary_words && more; ++s) {
    uint64_t words = summaries[0][s];
    for (size_t i = 1; i < count; ++i) words &= summaries[i][s];
    for (; words != 0 && more; words &= words - 1) {
      const size_t word = s * 64 + static_cast<size_t>(__builtin_ctzll(words));
      uint64_t both = bits[0][word];
      for (size_t i = 1; i < count; ++i) both &= bits[i][word];
      scan_word(query, word, both, args, ctx, more, found);
    }
  }
}

std::vector<uint32_t> Table::matches(std::span<const Value> args, EvalContext& ctx,
                                     size_t most) const {
  std::vector<uint32_t> out;
  const Query query(*this, args, ctx);
  if (query.outside() >= 0 || most == 0) return out;
  scan(query, args, ctx, [&](uint32_t row) {
    out.push_back(rules_[row]);
    return out.size() < most;
  });
  return out;
}

Value Table::decide(std::span<const Value> args, EvalContext& ctx) const {
  const Query query(*this, args, ctx);
  if (query.outside() >= 0) {
    if (ctx.warnings != nullptr) {
      const auto column = static_cast<size_t>(query.outside());
      warn(ctx, "'" + decision_.columns[column].text + "' is " +
                    feel::describe(query.value(column)) + ", which is outside its domain");
    }
    return {};
  }
  const size_t most = wanted_hits();
  uint32_t few[4];
  std::vector<uint32_t> many;
  size_t count = 0;
  scan(query, args, ctx, [&](uint32_t row) {
    if (count < std::size(few))
      few[count] = row;
    else if (many.empty())
      many.assign(few, few + count);
    if (count >= std::size(few)) many.push_back(row);
    Watch::note(decision_, rules_[row]);
    return ++count < most;
  });
  return answer(many.empty() ? std::span<const uint32_t>(few, count) : many, args, ctx);
}

Table::Trace Table::trace(std::span<const Value> args, EvalContext& ctx) const {
  Trace out;
  const Query query(*this, args, ctx);
  for (size_t c = 0; c < columns_.size(); ++c) out.columns.push_back(query.value(c));
  for (uint32_t row = 0; row < rules_.size(); ++row) {
    RuleTrace rule;
    rule.rule = rules_[row];
    rule.in_force = in_force(row, ctx);
    rule.matched = rule.in_force && query.outside() < 0;
    const auto& tests = decision_.rules[rule.rule].inputs;
    for (uint32_t c = 0; c < columns_.size() && rule.in_force; ++c) {
      if (c >= tests.size() || !tests[c]) continue;
      const Tri result = Bound(*tests[c], decision_.inputs).test(query.value(c), args, ctx);
      rule.cells.push_back({c, result});
      if (result == Tri::True) continue;
      rule.matched = false;
      break;
    }
    out.rules.push_back(std::move(rule));
  }
  return out;
}

size_t Table::bytes() const {
  size_t total = sizeof *this + outputs_.capacity() * sizeof(Output) +
                 rules_.capacity() * sizeof(uint32_t) + bound_outputs_.capacity() * sizeof(Bound);
  for (const InputColumn& column : columns_) {
    total += sizeof column + column.index->bytes() + column.free.size() * (sizeof(Bound) + 64);
  }
  return total;
}

}  // namespace weir::decision
