#include "engine/feel/compare.h"

#include <algorithm>

#include "engine/feel/temporal.h"
#include "engine/feel/value_access.h"

namespace weir::feel {
namespace {

template <class T>
int three_way(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

bool take(int64_t* steps, size_t count) {
  return steps == nullptr || (*steps -= static_cast<int64_t>(count)) >= 0;
}

std::optional<bool> equal_lists(const Value& a, const Value& b, int64_t* steps) {
  const auto x = a.items(), y = b.items();
  if (x.size() != y.size()) return false;
  bool unknown = false;
  for (size_t i = 0; i < x.size(); ++i) {
    if (!take(steps, 1)) return std::nullopt;
    const auto same = equal(x[i], y[i], steps);
    if (same == false) return false;
    unknown = unknown || !same;
  }
  return unknown ? std::nullopt : std::optional(true);
}

std::optional<bool> equal_contexts(const Value& a, const Value& b, int64_t* steps) {
  if (a.entries().size() != b.entries().size()) return false;
  bool unknown = false;
  for (const Entry& entry : a.entries()) {
    const Value* other = b.find(entry.first);
    if (other == nullptr) return false;
    if (!take(steps, 1)) return std::nullopt;
    const auto same = equal(entry.second, *other, steps);
    if (same == false) return false;
    unknown = unknown || !same;
  }
  return unknown ? std::nullopt : std::optional(true);
}

std::optional<bool> equal_ranges(const Range& a, const Range& b) {
  if (a.low_included != b.low_included || a.high_included != b.high_included) return false;
  const auto low = equal(a.low, b.low), high = equal(a.high, b.high);
  if (low == false || high == false) return false;
  return low && high ? std::optional(true) : std::nullopt;
}

}  // namespace

std::optional<bool> equal(const Value& a, const Value& b, int64_t* steps) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case ValueKind::List:
      return equal_lists(a, b, steps);
    case ValueKind::Context:
      return equal_contexts(a, b, steps);
    case ValueKind::Range:
      return equal_ranges(a.as_range(), b.as_range());
    case ValueKind::Null:
    case ValueKind::Boolean:
    case ValueKind::Number:
    case ValueKind::String:
    case ValueKind::Date:
    case ValueKind::Time:
    case ValueKind::DateTime:
    case ValueKind::DaysDuration:
    case ValueKind::YearsDuration:
    case ValueKind::Function:
      return a == b;
  }
  return std::nullopt;
}

std::optional<int> order(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case ValueKind::Number: {
      int result = 0;
      if (fast_compare(a, b, &result)) return result;
      return Decimal::compare(a.as_number(), b.as_number());
    }
    // Bytes of UTF-8 are in the order of code points.
    case ValueKind::String:
      return three_way(a.as_string(), b.as_string());
    case ValueKind::Date:
      return three_way(a.as_date(), b.as_date());
    case ValueKind::Time:
      return compare_times(a.as_time(), b.as_time());
    case ValueKind::DateTime:
      return compare_date_times(a.as_date_time(), b.as_date_time());
    case ValueKind::DaysDuration:
      return three_way(a.as_days(), b.as_days());
    case ValueKind::YearsDuration:
      return three_way(a.as_years(), b.as_years());
    case ValueKind::Null:
    case ValueKind::Boolean:
    case ValueKind::List:
    case ValueKind::Context:
    case ValueKind::Range:
    case ValueKind::Function:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<bool> contains(const Range& range, const Value& value) {
  bool inside = true;
  if (!range.low.is_null()) {
    const auto low = order(value, range.low);
    if (!low) return std::nullopt;
    inside = *low > 0 || (*low == 0 && range.low_included);
  }
  if (!range.high.is_null()) {
    const auto high = order(value, range.high);
    if (!high) return std::nullopt;
    inside = inside && (*high < 0 || (*high == 0 && range.high_included));
  }
  return inside;
}

bool is_same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is(ValueKind::Time)) return a.as_time() == b.as_time();
  if (a.is(ValueKind::DateTime)) return a.as_date_time() == b.as_date_time();
  return a == b;
}

}  // namespace weir::feel
