// Temporal values to and from text (DMN 1.5, 10.3.2.3 and 10.3.4.1; XML Schema lexical forms).
#include "engine/feel/calendar.h"
#include "engine/feel/temporal.h"

namespace weir {
namespace {

using feel::kNanosPerSecond;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Eats a text from the left.
struct Reader {
  std::string_view rest;

  bool eat(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  size_t digits() const {
    size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    return n;
  }
  // Exactly two digits.
  std::optional<int> two() {
    if (rest.size() < 2 || !is_digit(rest[0]) || !is_digit(rest[1])) return std::nullopt;
    const int value = (rest[0] - '0') * 10 + (rest[1] - '0');
    rest.remove_prefix(2);
    return value;
  }
  // One or more digits, within int64.
  std::optional<int64_t> number() {
    const size_t n = digits();
    if (n == 0) return std::nullopt;
    int64_t value = 0;
    for (size_t i = 0; i < n; ++i) {
      if (__builtin_mul_overflow(value, int64_t{10}, &value) ||
          __builtin_add_overflow(value, int64_t{rest[i] - '0'}, &value)) {
        return std::nullopt;
      }
    }
    rest.remove_prefix(n);
    return value;
  }
  // Up to nine digits after a point, as nanoseconds.
  std::optional<int32_t> fraction() {
    const size_t n = digits();
    if (n > 9) return std::nullopt;
    int32_t value = 0;
    for (size_t i = 0; i < 9; ++i) value = value * 10 + (i < n ? rest[i] - '0' : 0);
    rest.remove_prefix(n);
    return value;
  }
};

std::optional<Date> read_date(Reader& in) {
  const bool negative = in.eat('-');
  const size_t size = in.digits();
  if (size < 4 || size > 9 || (size > 4 && in.rest[0] == '0')) return std::nullopt;
  const auto year = in.number();
  if (!year || (negative && *year == 0) || !in.eat('-')) return std::nullopt;
  const auto month = in.two();
  if (!month || !in.eat('-')) return std::nullopt;
  const auto day = in.two();
  if (!day) return std::nullopt;
  return Date::from_ymd(negative ? -*year : *year, *month, *day);
}

std::optional<Zone> read_offset(Reader& in, bool negative) {
  const auto hours = in.two();
  if (!hours || !in.eat(':')) return std::nullopt;
  const auto minutes = in.two();
  if (!minutes || *minutes > 59) return std::nullopt;
  int seconds = 0;
  if (in.eat(':')) {
    const auto read = in.two();
    if (!read || *read > 59) return std::nullopt;
    seconds = *read;
  }
  const int total = *hours * 3600 + *minutes * 60 + seconds;
  return Zone::offset(negative ? -total : total);
}

std::optional<Zone> read_zone(Reader& in) {
  if (in.rest.empty()) return Zone{};
  if (in.eat('Z')) return Zone::utc();
  if (in.eat('+')) return read_offset(in, false);
  if (in.eat('-')) return read_offset(in, true);
  if (!in.eat('@')) return std::nullopt;
  const auto zone = Zone::named(in.rest);
  in.rest = {};
  return zone;
}

// 24:00:00 is read as the midnight that ends the day: `next_day` tells so.
std::optional<Time> read_time(Reader& in, bool* next_day) {
  const auto hour = in.two();
  if (!hour || !in.eat(':')) return std::nullopt;
  const auto minute = in.two();
  if (!minute || *minute > 59 || !in.eat(':')) return std::nullopt;
  const auto second = in.two();
  if (!second || *second > 59) return std::nullopt;
  int32_t nanos = 0;
  if (in.eat('.')) {
    if (in.digits() == 0) return std::nullopt;
    const auto fraction = in.fraction();
    if (!fraction) return std::nullopt;
    nanos = *fraction;
  }
  *next_day = *hour == 24;
  if (*hour > 24 || (*hour == 24 && (*minute != 0 || *second != 0 || nanos != 0))) {
    return std::nullopt;
  }
  const auto zone = read_zone(in);
  if (!zone || !in.rest.empty()) return std::nullopt;
  const int64_t seconds = (*hour % 24) * 3600 + *minute * 60 + *second;
  return Time{seconds * kNanosPerSecond + nanos, *zone};
}

void append_two(std::string& out, int64_t value) {
  out += static_cast<char>('0' + value / 10 % 10);
  out += static_cast<char>('0' + value % 10);
}

void append_fraction(std::string& out, int64_t nanos) {
  if (nanos == 0) return;
  std::string digits = std::to_string(kNanosPerSecond + nanos).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  out += '.';
  out += digits;
}

void append_date(std::string& out, Date date) {
  const feel::Civil civil = feel::civil_from_days(date.days);
  if (civil.year < 0) out += '-';
  const std::string year = std::to_string(civil.year < 0 ? -civil.year : civil.year);
  if (year.size() < 4) out.append(4 - year.size(), '0');
  out += year;
  out += '-';
  append_two(out, civil.month);
  out += '-';
  append_two(out, civil.day);
}

void append_clock(std::string& out, int64_t nanos) {
  const int64_t seconds = nanos / kNanosPerSecond;
  append_two(out, seconds / 3600);
  out += ':';
  append_two(out, seconds / 60 % 60);
  out += ':';
  append_two(out, seconds % 60);
  append_fraction(out, nanos % kNanosPerSecond);
}

void append_zone(std::string& out, const Zone& zone) {
  switch (zone.kind) {
    case Zone::Kind::Local:
      return;
    case Zone::Kind::Named:
      out += '@';
      out += zone.name();
      return;
    case Zone::Kind::Offset:
      break;
  }
  if (zone.offset_seconds == 0) {
    out += 'Z';
    return;
  }
  const int32_t size = zone.offset_seconds < 0 ? -zone.offset_seconds : zone.offset_seconds;
  out += zone.offset_seconds < 0 ? '-' : '+';
  append_two(out, size / 3600);
  out += ':';
  append_two(out, size / 60 % 60);
  if (size % 60 != 0) {
    out += ':';
    append_two(out, size % 60);
  }
}

// One `<number><letter>` of a duration; letters must come in order and the unit must fit.
bool read_part(Reader& in, char letter, int64_t unit, int64_t* total) {
  const Reader start = in;
  const auto number = in.number();
  if (!number || !in.eat(letter)) {
    in = start;
    return false;
  }
  int64_t part = 0;
  if (__builtin_mul_overflow(*number, unit, &part) || __builtin_add_overflow(*total, part, total)) {
    in.rest = "?";  // too large: nothing that follows can be read either
  }
  return true;
}

}  // namespace

std::string Date::to_string() const {
  std::string out;
  append_date(out, *this);
  return out;
}

std::optional<Date> Date::parse(std::string_view text) {
  Reader in{text};
  const auto date = read_date(in);
  if (!in.rest.empty()) return std::nullopt;
  return date;
}

std::string Time::to_string() const {
  std::string out;
  append_clock(out, nanos);
  append_zone(out, zone);
  return out;
}

std::optional<Time> Time::parse(std::string_view text) {
  Reader in{text};
  bool next_day = false;
  return read_time(in, &next_day);
}

std::string DateTime::to_string() const {
  std::string out;
  append_date(out, date);
  out += 'T';
  append_clock(out, time.nanos);
  append_zone(out, time.zone);
  return out;
}

std::optional<DateTime> DateTime::parse(std::string_view text) {
  Reader in{text};
  auto date = read_date(in);
  if (!date || !in.eat('T')) return std::nullopt;
  bool next_day = false;
  const auto time = read_time(in, &next_day);
  if (!time) return std::nullopt;
  if (next_day) date = feel::plus_days(*date, 1);
  if (!date) return std::nullopt;
  return DateTime{*date, *time};
}

std::string Instant::to_string() const { return in_zone(*this, Zone::utc()).to_string(); }

std::optional<Instant> Instant::parse(std::string_view rfc3339) {
  const auto at = DateTime::parse(rfc3339);
  if (!at || at->time.zone.kind != Zone::Kind::Offset) return std::nullopt;
  return to_instant(*at, Zone::utc());
}

std::string DaysDuration::to_string() const {
  if (seconds == 0 && nanos == 0) return "PT0S";
  const bool negative = seconds < 0 || nanos < 0;
  const uint64_t size =
      negative ? ~static_cast<uint64_t>(seconds) + 1 : static_cast<uint64_t>(seconds);
  const int32_t rest = nanos < 0 ? -nanos : nanos;
  std::string out = negative ? "-P" : "P";
  if (size >= 86'400) out += std::to_string(size / 86'400) + 'D';
  if (size % 86'400 == 0 && rest == 0) return out;
  out += 'T';
  if (size / 3600 % 24 != 0) out += std::to_string(size / 3600 % 24) + 'H';
  if (size / 60 % 60 != 0) out += std::to_string(size / 60 % 60) + 'M';
  if (size % 60 != 0 || rest != 0) {
    out += std::to_string(size % 60);
    append_fraction(out, rest);
    out += 'S';
  }
  return out;
}

std::string YearsDuration::to_string() const {
  if (months == 0) return "P0M";
  const uint64_t size =
      months < 0 ? ~static_cast<uint64_t>(months) + 1 : static_cast<uint64_t>(months);
  std::string out = months < 0 ? "-P" : "P";
  if (size >= 12) out += std::to_string(size / 12) + 'Y';
  if (size % 12 != 0) out += std::to_string(size % 12) + 'M';
  return out;
}

std::optional<DaysDuration> DaysDuration::parse(std::string_view text) {
  Reader in{text};
  const bool negative = in.eat('-');
  if (!in.eat('P')) return std::nullopt;
  int64_t seconds = 0;
  int32_t nanos = 0;
  bool any = read_part(in, 'D', feel::kSecondsPerDay, &seconds);
  if (in.eat('T')) {
    bool clock = read_part(in, 'H', 3600, &seconds);
    clock = read_part(in, 'M', 60, &seconds) || clock;
    if (!in.rest.empty() && in.rest != "?") {
      const auto whole = in.number();
      if (!whole || __builtin_add_overflow(seconds, *whole, &seconds)) return std::nullopt;
      if (in.eat('.')) {
        const auto fraction = in.fraction();
        if (!fraction) return std::nullopt;
        nanos = *fraction;
      }
      if (!in.eat('S')) return std::nullopt;
      clock = true;
    }
    any = clock;
  }
  if (!any || !in.rest.empty()) return std::nullopt;
  return negative ? DaysDuration{-seconds, -nanos} : DaysDuration{seconds, nanos};
}

std::optional<YearsDuration> YearsDuration::parse(std::string_view text) {
  Reader in{text};
  const bool negative = in.eat('-');
  if (!in.eat('P')) return std::nullopt;
  int64_t months = 0;
  bool any = read_part(in, 'Y', 12, &months);
  any = read_part(in, 'M', 1, &months) || any;
  if (!any || !in.rest.empty()) return std::nullopt;
  return YearsDuration{negative ? -months : months};
}

namespace feel {

Value parse_temporal(std::string_view text) {
  if (const auto date = Date::parse(text)) return Value::date(*date);
  if (const auto at = DateTime::parse(text)) return Value::date_time(*at);
  if (const auto time = Time::parse(text)) return Value::time(*time);
  if (const auto years = YearsDuration::parse(text)) return Value::years(*years);
  if (const auto days = DaysDuration::parse(text)) return Value::days(*days);
  return {};
}

}  // namespace feel
}  // namespace weir
