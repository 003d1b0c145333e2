// Any bytes as two temporal texts with a line break between: what is read prints as a text that
// reads as the same value, and sums and differences keep their laws.
#include "engine/feel/temporal.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace weir;        // NOLINT
using namespace weir::feel;  // NOLINT

void require(bool holds) {
  if (!holds) std::abort();
}

std::string text_of(const Value& value) {
  const std::string feel = value.to_feel();  // @"..."
  require(feel.size() > 3 && feel.substr(0, 2) == "@\"");
  return feel.substr(2, feel.size() - 3);
}

void check_one(const Value& value) {
  if (value.is_null()) return;
  const Value again = parse_temporal(text_of(value));
  require(again == value && again.hash() == value.hash() && again.kind() == value.kind());
  if (value.is(ValueKind::DateTime)) {
    const DateTime at = value.as_date_time();
    if (const auto instant = to_instant(at, Zone::utc())) {
      const auto back = to_instant(in_zone(*instant, at.time.zone), Zone::utc());
      require(back && *back == *instant);
    }
  }
  if (value.is(ValueKind::Date)) {
    const Date date = value.as_date();
    require(Date::from_ymd(date.year(), date.month(), date.day()) == date);
    const auto later = date.plus_months(1);
    require(!later || (later->days - date.days >= 28 && later->days - date.days <= 31));
  }
}

void check_two(const Value& a, const Value& b) {
  if (a.is(ValueKind::DateTime) && b.is(ValueKind::DaysDuration)) {
    const DateTime at = a.as_date_time();
    if (at.time.zone.kind == Zone::Kind::Named) return;  // its offset may change between
    const auto later = plus(at, b.as_days());
    if (!later) return;
    const auto gone = difference(*later, at);
    require(!gone || *gone == b.as_days());
  }
  if (a.is(ValueKind::DateTime) && b.is(ValueKind::DateTime)) {
    const auto forth = compare_date_times(a.as_date_time(), b.as_date_time());
    const auto back = compare_date_times(b.as_date_time(), a.as_date_time());
    require(forth.has_value() == back.has_value() && (!forth || *forth == -*back));
    months_between(a.as_date_time(), b.as_date_time());
  }
  if (a.is(ValueKind::Time) && b.is(ValueKind::DaysDuration)) plus(a.as_time(), b.as_days());
  if (a.is(ValueKind::DaysDuration) && b.is(ValueKind::DaysDuration)) {
    require(plus(a.as_days(), b.as_days()) == plus(b.as_days(), a.as_days()));
    const auto seconds = from_total_seconds(total_seconds(a.as_days()));
    require(seconds && *seconds == a.as_days());
  }
  if (a.is(ValueKind::DateTime) && b.is(ValueKind::YearsDuration))
    plus_months(a.as_date_time(), b.as_years().months);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t end = text.find('\n');
  const Value a = parse_temporal(text.substr(0, end));
  check_one(a);
  if (end == std::string_view::npos) return 0;
  const Value b = parse_temporal(text.substr(end + 1));
  check_one(b);
  check_two(a, b);
  return 0;
}
