#include "engine/feel/temporal_parts.h"

#include "engine/feel/builtin_support.h"
#include "engine/feel/calendar.h"

namespace weir::feel {

std::optional<Date> date_of(const Value& year, const Value& month, const Value& day) {
  const auto y = whole(year), m = whole(month), d = whole(day);
  if (!y || !m || !d || *m < 1 || *m > 12 || *d < 1 || *d > 31) return std::nullopt;
  return Date::from_ymd(*y, static_cast<int>(*m), static_cast<int>(*d));
}

std::optional<Time> time_of(const Value& hour, const Value& minute, const Value& second,
                            Zone zone) {
  const auto h = whole(hour), m = whole(minute), s = whole(second);
  if (!h || !m || !s || *h < 0 || *h > 23 || *m < 0 || *m > 59 || *s < 0 || *s > 59) {
    return std::nullopt;
  }
  const auto fraction = Decimal::subtract(second.as_number(), Decimal::from_int(*s));
  const auto cut = fraction ? fraction->rounded(9, Rounding::Down) : std::nullopt;
  const auto nanos = cut ? cut->unscaled(9) : std::nullopt;
  if (!nanos || *nanos < 0) return std::nullopt;
  return Time{(*h * 3600 + *m * 60 + *s) * kNanosPerSecond + *nanos, zone};
}

std::optional<Zone> zone_of(const Value& offset) {
  if (offset.is_null()) return Zone{};
  const DaysDuration size = offset.as_days();
  if (size.nanos != 0 || size.seconds < -kSecondsPerDay || size.seconds > kSecondsPerDay) {
    return std::nullopt;
  }
  return Zone::offset(static_cast<int32_t>(size.seconds));
}

}  // namespace weir::feel
