#include "engine/feel/range_relations.h"

#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/compare.h"

namespace weir::feel {
namespace {

// Where an end of a range lies on the line: at a value, or an infinitesimal step beside it. A
// range that excludes its low end begins just after it; one that excludes its high end ends just
// before it.
struct Edge {
  const Value* value;  // null: infinity
  int infinity;        // -1 or 1 then
  int step;            // -1, 0, 1
};

Edge low_edge(const Range& r) { return {&r.low, r.low.is_null() ? -1 : 0, r.low_included ? 0 : 1}; }
Edge high_edge(const Range& r) {
  return {&r.high, r.high.is_null() ? 1 : 0, r.high_included ? 0 : -1};
}

std::optional<int> compare(const Edge& a, const Edge& b) {
  if (a.infinity != 0 || b.infinity != 0) return a.infinity - b.infinity;
  const auto values = order(*a.value, *b.value);
  if (!values || *values != 0) return values;
  return a.step - b.step;
}

std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
  if (a == false || b == false) return false;
  return a && b ? std::optional(true) : std::nullopt;
}

std::optional<bool> test(const std::optional<int>& compared, bool less, bool same, bool greater) {
  if (!compared) return std::nullopt;
  return *compared < 0 ? less : *compared > 0 ? greater : same;
}
std::optional<bool> below(const Edge& a, const Edge& b) {
  return test(compare(a, b), true, false, false);
}
std::optional<bool> not_above(const Edge& a, const Edge& b) {
  return test(compare(a, b), true, true, false);
}
std::optional<bool> same(const Edge& a, const Edge& b) {
  return test(compare(a, b), false, true, false);
}

}  // namespace

Value relation(Args args, Relation holds, std::string_view builtin, EvalContext& ctx) {
  if (has_null(args, builtin, ctx)) return {};
  Range points[2];
  const Range* ranges[2];
  for (size_t i = 0; i < 2; ++i) {
    if (args[i].is(ValueKind::Range)) {
      ranges[i] = &args[i].as_range();
    } else {
      points[i] = {args[i], args[i], true, true};
      ranges[i] = &points[i];
    }
  }
  const auto answer = holds(*ranges[0], *ranges[1]);
  if (answer) return Value::boolean(*answer);
  if (ctx.warnings != nullptr) {
    std::string what = describe(args[0]);
    what += " and ";
    what += describe(args[1]);
    what += " have no order";
    bad_argument(ctx, builtin, what);
  }
  return {};
}

std::optional<bool> is_before(const Range& a, const Range& b) {
  return below(high_edge(a), low_edge(b));
}
std::optional<bool> is_after(const Range& a, const Range& b) { return is_before(b, a); }

std::optional<bool> meets(const Range& a, const Range& b) {
  // Comparing also tells whether the two are of one kind.
  const auto touching = same(high_edge(a), low_edge(b));
  return both(touching, a.high_included && b.low_included);
}
std::optional<bool> is_met_by(const Range& a, const Range& b) { return meets(b, a); }

std::optional<bool> overlaps(const Range& a, const Range& b) {
  return both(not_above(low_edge(a), high_edge(b)), not_above(low_edge(b), high_edge(a)));
}

std::optional<bool> overlaps_before(const Range& a, const Range& b) {
  return both(below(low_edge(a), low_edge(b)),
              both(not_above(low_edge(b), high_edge(a)), not_above(high_edge(a), high_edge(b))));
}

std::optional<bool> overlaps_after(const Range& a, const Range& b) { return overlaps_before(b, a); }

std::optional<bool> finishes(const Range& a, const Range& b) {
  return both(same(high_edge(a), high_edge(b)), not_above(low_edge(b), low_edge(a)));
}
std::optional<bool> is_finished_by(const Range& a, const Range& b) { return finishes(b, a); }

std::optional<bool> includes(const Range& a, const Range& b) {
  return both(not_above(low_edge(a), low_edge(b)), not_above(high_edge(b), high_edge(a)));
}
std::optional<bool> is_during(const Range& a, const Range& b) { return includes(b, a); }

std::optional<bool> starts(const Range& a, const Range& b) {
  return both(same(low_edge(a), low_edge(b)), not_above(high_edge(a), high_edge(b)));
}
std::optional<bool> is_started_by(const Range& a, const Range& b) { return starts(b, a); }

std::optional<bool> coincides(const Range& a, const Range& b) {
  return both(same(low_edge(a), low_edge(b)), same(high_edge(a), high_edge(b)));
}

}  // namespace weir::feel
