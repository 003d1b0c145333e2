#include "engine/runtime/records/moments.h"

#include <algorithm>
#include <vector>

#include "engine/time/due.h"

namespace weir::runtime {

namespace {

using feel::InputKind;
using feel::Node;
using feel::Op;

constexpr int64_t kHour = 3600;
constexpr int64_t kDay = 24 * kHour;
constexpr int64_t kFarthest = 10 * 366 * kDay;

bool compares(Op op) {
  return op == Op::Equal || op == Op::NotEqual || op == Op::Less || op == Op::LessEqual || op == Op::Greater ||
         op == Op::GreaterEqual || op == Op::Between;
}

class Moments {
 public:
  Moments(const feel::Expression& condition, const model::Form& form, Instant now, Zone zone, const ValueAt& value_at)
      : condition_(condition), form_(form), now_(now), zone_(zone), value_at_(value_at) {}

  std::optional<Instant> first() {
    if (holds(now_)) return now_;
    const bool exact = take_apart(condition_.root);
    std::sort(moments_.begin(), moments_.end());
    std::optional<Instant> found;
    for (auto it = moments_.begin(); it != moments_.end() && !found; ++it)
      if (now_ < *it && it->seconds - now_.seconds <= kFarthest && holds(*it)) found = *it;
    if (exact) return found;
    const std::optional<Instant> searched = search();
    return found && (!searched || *found < *searched) ? found : searched;
  }

 private:
  bool holds(Instant at) const { return value_at_(condition_, at).is_true(); }

  // Adds the moments at which comparisons change. False where something else moves with the time.
  bool take_apart(const Node& node) {
    if (!moves(node)) return true;
    if (compares(node.op)) {
      bool all = true;
      for (size_t i = 1; i < node.children.size(); ++i) all = meet(node.children[0], node.children[i]) && all;
      return all;
    }
    if (node.op == Op::Input || node.op == Op::CallApp || node.op == Op::CallHost || node.children.empty()) return false;
    bool all = true;
    for (const Node& child : node.children) all = take_apart(child) && all;
    // A function of the time other than a comparison: `day of week(today)`.
    return all && (node.op == Op::And || node.op == Op::Or || node.op == Op::If || node.op == Op::CallBuiltin || node.op == Op::List);
  }

  bool moves(const Node& node) const {
    if (node.op == Op::CallApp || node.op == Op::CallHost) return true;
    if (node.op == Op::Input && node.index < condition_.inputs.size()) {
      const feel::Input& input = condition_.inputs[node.index];
      const model::Field* field = input.kind == InputKind::Field ? form_.field(input.name) : nullptr;
      return input.kind == InputKind::Now || input.kind == InputKind::Today || input.kind == InputKind::Record ||
             (field != nullptr && field->live);
    }
    return std::any_of(node.children.begin(), node.children.end(), [&](const Node& child) { return moves(child); });
  }

  // The moment at which the two sides are equal, where their difference grows evenly with the time.
  bool meet(const Node& a, const Node& b) {
    const feel::Expression left = alone(a), right = alone(b);
    const auto gap = [&](int64_t ahead) -> std::optional<std::pair<int64_t, bool>> {
      const Instant at = now_.plus_seconds(ahead);
      return difference(value_at_(left, at), value_at_(right, at));
    };
    const auto here = gap(0), day = gap(kDay), days = gap(2 * kDay);
    // Null compares as null, now and later.
    if (!here || !day || !days) return value_at_(left, now_).is_null() || value_at_(right, now_).is_null();
    const int64_t step = day->first - here->first;
    if (step == 0 && days->first == here->first) return true;
    if ((step != kDay && step != -kDay) || days->first - day->first != step) return false;
    const int64_t ahead = step > 0 ? -here->first : here->first;
    if (!here->second) {
      for (const int64_t near : {-1, 0, 1}) moments_.push_back(now_.plus_seconds(ahead + near));
      return true;
    }
    // Days: from one midnight to the next.
    const Date today = time::date_in(now_, zone_);
    for (const int64_t near : {-1, 0, 1})
      if (const auto midnight = time::start_of({today.days + ahead / kDay + near}, zone_)) moments_.push_back(*midnight);
    return true;
  }

  feel::Expression alone(const Node& node) const {
    feel::Expression part;
    part.source = condition_.source;
    part.span = condition_.span;
    part.root = node;
    part.inputs = condition_.inputs;
    part.locals = condition_.locals;
    part.prepare();
    return part;
  }

  // In seconds, and whether it goes by whole days.
  std::optional<std::pair<int64_t, bool>> difference(const Value& a, const Value& b) const {
    if (a.is(ValueKind::DateTime) && b.is(ValueKind::DateTime)) {
      const auto x = to_instant(a.as_date_time(), zone_), y = to_instant(b.as_date_time(), zone_);
      if (!x || !y) return std::nullopt;
      return std::pair(x->seconds - y->seconds, false);
    }
    if (a.is(ValueKind::Date) && b.is(ValueKind::Date)) return std::pair((a.as_date().days - b.as_date().days) * kDay, true);
    if (a.is(ValueKind::DaysDuration) && b.is(ValueKind::DaysDuration)) {
      const bool by_days = a.as_days().seconds % kDay == 0 && b.as_days().seconds % kDay == 0 && reads_today_only();
      return std::pair(a.as_days().seconds - b.as_days().seconds, by_days);
    }
    return std::nullopt;
  }

  bool reads_today_only() const {
    return std::none_of(condition_.inputs.begin(), condition_.inputs.end(), [](const feel::Input& input) { return input.kind == InputKind::Now; });
  }

  std::optional<Instant> search() const {
    int64_t before = 0;
    for (int64_t ahead = kHour; ahead <= kFarthest; before = ahead, ahead *= 2) {
      if (!holds(now_.plus_seconds(ahead))) continue;
      int64_t low = before, high = ahead;
      while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        (holds(now_.plus_seconds(middle)) ? high : low) = middle;
      }
      return now_.plus_seconds(high);
    }
    return std::nullopt;
  }

  const feel::Expression& condition_;
  const model::Form& form_;
  Instant now_;
  Zone zone_;
  const ValueAt& value_at_;
  std::vector<Instant> moments_;
};

}  // namespace

std::optional<Instant> first_moment(const feel::Expression& condition, const model::Form& form, Instant now, Zone zone,
                                    const ValueAt& value_at) {
  return Moments(condition, form, now, zone, value_at).first();
}

}  // namespace weir::runtime
