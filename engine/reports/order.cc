#include "engine/reports/order.h"

#include <algorithm>

#include "weir/time.h"

namespace weir::reports {

namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

int compare(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return order(!a.is_null(), !b.is_null());
  if (a.kind() != b.kind()) return order(static_cast<int>(a.kind()), static_cast<int>(b.kind()));
  switch (a.kind()) {
    case ValueKind::Number: return Decimal::compare(a.as_number(), b.as_number());
    case ValueKind::String: return order(a.as_string().compare(b.as_string()), 0);
    case ValueKind::Date: return order(a.as_date(), b.as_date());
    case ValueKind::Boolean: return order(a.as_boolean(), b.as_boolean());
    case ValueKind::DaysDuration: {
      const DaysDuration x = a.as_days(), y = b.as_days();
      return x.seconds != y.seconds ? order(x.seconds, y.seconds) : order(x.nanos, y.nanos);
    }
    case ValueKind::YearsDuration: return order(a.as_years().months, b.as_years().months);
    case ValueKind::DateTime: {
      const auto x = to_instant(a.as_date_time(), Zone::utc()), y = to_instant(b.as_date_time(), Zone::utc());
      return order(x, y);
    }
    default: return order(a.to_feel().compare(b.to_feel()), 0);
  }
}

bool Before::operator()(const std::vector<Value>& a, const std::vector<Value>& b) const {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](const Value& x, const Value& y) { return compare(x, y) < 0; });
}

}  // namespace weir::reports
