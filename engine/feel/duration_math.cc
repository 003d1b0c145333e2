// Days and time durations as decimal numbers of seconds.
#include "engine/feel/calendar.h"
#include "engine/feel/temporal.h"

namespace weir::feel {

Decimal total_seconds(DaysDuration duration) {
  if (duration.nanos == 0) return Decimal::from_int(duration.seconds);
  // Both parts are exact and together have at most 28 digits.
  return *Decimal::add(Decimal::from_int(duration.seconds),
                       Decimal::from_parts(duration.nanos, -9).normalized());
}

std::optional<DaysDuration> from_total_seconds(const Decimal& seconds) {
  const auto whole = seconds.rounded(0, Rounding::Down);
  const auto count = whole ? whole->to_int() : std::nullopt;
  if (!count || *count == INT64_MIN) return std::nullopt;
  const auto rest = Decimal::subtract(seconds, *whole);
  const auto nanos = rest ? rest->rounded(9, Rounding::HalfEven) : std::nullopt;
  const auto units = nanos ? nanos->unscaled(9) : std::nullopt;
  if (!units) return std::nullopt;
  return plus(
      DaysDuration{*count, 0},
      DaysDuration{*units / kNanosPerSecond, static_cast<int32_t>(*units % kNanosPerSecond)});
}

}  // namespace weir::feel
