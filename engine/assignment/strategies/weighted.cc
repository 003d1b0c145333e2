#include <algorithm>

#include "engine/assignment/strategy.h"

namespace weir::assignment {
namespace {

Decimal weight_of(const Candidate& candidate) {
  const Value& weight = candidate.weight;
  if (!weight.is(ValueKind::Number) || weight.as_number().is_negative()) return {};
  return weight.as_number();
}

Decimal credit_of(const Value& ledger, const std::string& user) {
  const Value* credit = ledger.is(ValueKind::Context) ? ledger.find(user) : nullptr;
  return credit != nullptr && credit->is(ValueKind::Number) ? credit->as_number() : Decimal();
}

// Smooth weighted round robin: everybody earns his weight, the richest is picked and pays the sum.
// 5:3:2 gives A B C A A B A C B A. Who has no weight is picked only when nobody has one.
Choice pick_smoothly(std::span<const Candidate> candidates, const Value& ledger, uint64_t) {
  Decimal total;
  for (const Candidate& c : candidates)
    total = Decimal::add(total, weight_of(c)).value_or(total);
  if (total.is_zero()) {
    const std::string& user = candidates.front().user;
    return {{user}, Value(), "weighted: nobody has a weight, so the first is " + user};
  }
  std::vector<Entry> credits;
  size_t richest = candidates.size();
  for (size_t i = 0; i < candidates.size(); ++i) {
    const Decimal credit = credit_of(ledger, candidates[i].user);
    const Decimal earned = Decimal::add(credit, weight_of(candidates[i])).value_or(credit);
    credits.emplace_back(candidates[i].user, Value::number(earned));
    if (weight_of(candidates[i]).is_zero()) continue;
    if (richest == candidates.size() || earned > credits[richest].second.as_number()) richest = i;
  }
  const Decimal before = credits[richest].second.as_number();
  credits[richest].second = Value::number(Decimal::subtract(before, total).value_or(Decimal()));
  // Who is away keeps what he has.
  if (ledger.is(ValueKind::Context))
    for (const Entry& entry : ledger.entries())
      if (std::none_of(credits.begin(), credits.end(), [&](const Entry& one) { return one.first == entry.first; }))
        credits.push_back(entry);
  const std::string& user = candidates[richest].user;
  return {{user},
          Value::context(std::move(credits)),
          "weighted: " + user + " has weight " + weight_of(candidates[richest]).to_string() + " of " +
              total.to_string()};
}

}  // namespace

const StrategySpec& spec_weighted() {
  static const StrategySpec spec{
      .name = "weighted",
      .summary = {"in proportion to `weight`, evenly spread", "按权重平滑轮转"},
      .wants_weight = true,
      .pick = pick_smoothly};
  return spec;
}

}  // namespace weir::assignment
