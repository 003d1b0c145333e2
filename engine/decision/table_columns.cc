// A table over many records: the positions of a column are found at once, an answer is a number.
#include <algorithm>

#include "engine/decision/table.h"
#include "engine/feel/value_access.h"

namespace weir::decision {

using feel::EvalContext;

namespace {

// Where each record's value of one column is in the index.
class Positions {
 public:
  Positions(const ColumnIndex& index, const ValueColumn& column)
      : index_(index), column_(column), null_(index.position({})) {
    if (column.kind != ValueColumn::Kind::Texts) return;
    for (const Value& text : column.dictionary) texts_.push_back(index.position(text));
  }
  uint32_t at(size_t record) const {
    if (column_.nulls != nullptr && column_.nulls[record] != 0) return null_;
    switch (column_.kind) {
      case ValueColumn::Kind::Texts:
        return column_.texts[record] < texts_.size() ? texts_[column_.texts[record]] : null_;
      case ValueColumn::Kind::Numbers:
        if (!feel::fast_small(column_.numbers[record])) break;
        return index_.position(
            ValueAccess::small_number(column_.numbers[record], column_.exponent));
      case ValueColumn::Kind::Values:
        return index_.position(column_.values[record]);
      default:
        break;
    }
    return index_.position(column_.at(record));
  }

 private:
  const ColumnIndex& index_;
  const ValueColumn& column_;
  uint32_t null_;
  std::vector<uint32_t> texts_;
};

}  // namespace

bool Table::decide_columns(std::span<const ValueColumn> args, size_t records, EvalContext& ctx,
                           ColumnAnswers& out) const {
  using model::HitPolicy;
  const HitPolicy hit = decision_.hit;
  const bool one = hit == HitPolicy::First || hit == HitPolicy::Unique || hit == HitPolicy::Any ||
                   hit == HitPolicy::Priority;
  if (!one || any_dated_ || !bound_outputs_.empty()) return false;
  std::vector<Positions> positions;
  std::vector<size_t> checked;  // of those: what must be verified
  for (const InputColumn& column : columns_) {
    const int parameter = column.expression.parameter();
    if (!column.free.empty() || column.domain || parameter < 0 ||
        static_cast<size_t>(parameter) >= args.size())
      return false;
  }
  for (const auto& otherwise : otherwise_)
    if (otherwise) return false;
  for (const uint32_t c : active_) {
    if (std::find(checked_.begin(), checked_.end(), c) != checked_.end())
      checked.push_back(positions.size());
    positions.emplace_back(*columns_[c].index,
                           args[static_cast<size_t>(columns_[c].expression.parameter())]);
  }
  out = {};
  out.kind = ColumnAnswers::Kind::Coded;
  for (uint32_t row = 0; row < rules_.size(); ++row) out.values.push_back(outputs_of(row, {}, ctx));
  out.values.emplace_back();
  const auto nothing = static_cast<uint32_t>(rules_.size());
  out.codes.resize(records);
  const size_t words = (rules_.size() + 63) / 64;
  const size_t most = hit == HitPolicy::First ? 1 : 2;
  std::vector<uint32_t> at(positions.size());
  std::vector<Value> record;
  for (size_t i = 0; i < records; ++i) {
    for (size_t c = 0; c < positions.size(); ++c) at[c] = positions[c].at(i);
    uint32_t first = nothing;
    size_t found = 0;
    for (size_t w = 0; w < words && found < most; ++w) {
      uint64_t bits = w + 1 < words || rules_.size() % 64 == 0
                          ? ~uint64_t{0}
                          : (uint64_t{1} << (rules_.size() % 64)) - 1;
      for (size_t c = 0; c < positions.size(); ++c)
        bits &= columns_[active_[c]].index->rows(at[c])[w];
      for (; bits != 0 && found < most; bits &= bits - 1) {
        const auto row = static_cast<uint32_t>(w * 64 + static_cast<size_t>(__builtin_ctzll(bits)));
        const bool matches = std::all_of(checked.begin(), checked.end(), [&](size_t c) {
          return columns_[active_[c]].index->verify(row, at[c]) == ColumnIndex::Match::Yes;
        });
        if (matches && found++ == 0) first = row;
      }
    }
    out.codes[i] = first;
    if (found < 2) continue;
    // Several rows: what that means is for the hit policy to say.
    record.clear();
    for (const ValueColumn& column : args) record.push_back(column.at(i));
    out.codes[i] = static_cast<uint32_t>(out.values.size());
    out.values.push_back(decide(record, ctx));
  }
  return true;
}

}  // namespace weir::decision
