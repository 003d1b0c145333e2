#include "engine/feel/arithmetic.h"

#include "engine/base/text.h"
#include "engine/feel/calendar.h"
#include "engine/feel/coerce.h"
#include "engine/feel/temporal.h"
#include "engine/feel/value_access.h"

namespace weir::feel {

std::string_view kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::Null:
      return "null";
    case ValueKind::Boolean:
      return "boolean";
    case ValueKind::Number:
      return "number";
    case ValueKind::String:
      return "string";
    case ValueKind::Date:
      return "date";
    case ValueKind::Time:
      return "time";
    case ValueKind::DateTime:
      return "date and time";
    case ValueKind::DaysDuration:
      return "days and time duration";
    case ValueKind::YearsDuration:
      return "years and months duration";
    case ValueKind::List:
      return "list";
    case ValueKind::Context:
      return "context";
    case ValueKind::Range:
      return "range";
    case ValueKind::Function:
      return "function";
  }
  return "";
}

std::string describe(const Value& value) {
  constexpr size_t kLong = 60;
  std::string text = value.to_feel();
  const size_t cut = base::byte_offset(text, kLong);
  if (cut < text.size()) text = text.substr(0, cut) + "...";
  return text;
}

namespace {

// Limits what doubling a string again and again can take.
constexpr size_t kStringMax = 16u << 20;

constexpr int pair(ValueKind a, ValueKind b) {
  return static_cast<int>(a) * 16 + static_cast<int>(b);
}
using K = ValueKind;

Value refuse(std::string_view sign, const Value& a, const Value& b, EvalContext& ctx) {
  if (ctx.warnings != nullptr) {
    ctx.warn(WarningKind::WrongType, "there is no " + describe(a) + " " + std::string(sign) + " " +
                                         describe(b) + " (" + std::string(kind_name(a.kind())) +
                                         ", " + std::string(kind_name(b.kind())) + ")");
  }
  return {};
}

Value out_of_range(std::string_view sign, const Value& a, const Value& b, EvalContext& ctx) {
  if (ctx.warnings != nullptr) {
    ctx.warn(WarningKind::OutOfRange,
             describe(a) + " " + std::string(sign) + " " + describe(b) + " is out of range");
  }
  return {};
}

Value by_zero(const Value& a, EvalContext& ctx) {
  if (ctx.warnings != nullptr) {
    ctx.warn(WarningKind::DivisionByZero, describe(a) + " divided by zero");
  }
  return {};
}

std::optional<DaysDuration> negated_days(DaysDuration d) {
  if (d.seconds == INT64_MIN) return std::nullopt;
  return negated(d);
}

// Days and time durations count elapsed time: where the zone's clocks change, they do so too.
std::optional<DateTime> plus_elapsed(const DateTime& at, DaysDuration duration) {
  if (at.time.zone.kind != Zone::Kind::Named) return plus(at, duration);
  const auto start = to_instant(at, Zone::utc());
  if (!start) return std::nullopt;
  const auto moved = plus(in_zone(*start, Zone::utc()), duration);
  if (!moved) return std::nullopt;
  const auto end = to_instant(*moved, Zone::utc());
  if (!end) return std::nullopt;
  return in_zone(*end, at.time.zone);
}

// A date moves by whole days: its midnight plus the duration, cut to the day.
std::optional<Date> plus_elapsed(Date date, DaysDuration duration) {
  const int64_t borrow = duration.nanos < 0 ? 1 : 0;
  int64_t seconds = 0;
  if (__builtin_sub_overflow(duration.seconds, borrow, &seconds)) return std::nullopt;
  return plus_days(date, floor_div(seconds, kSecondsPerDay));
}

// A temporal value plus a duration; `sign` -1 subtracts.
Value shift(const Value& at, const Value& duration, int sign, EvalContext& ctx) {
  const std::string_view op = sign > 0 ? "+" : "-";
  if (duration.is(K::YearsDuration)) {
    int64_t months = duration.as_years().months;
    if (__builtin_mul_overflow(months, int64_t{sign}, &months)) {
      return out_of_range(op, at, duration, ctx);
    }
    if (at.is(K::Date)) {
      const auto moved = at.as_date().plus_months(months);
      return moved ? Value::date(*moved) : out_of_range(op, at, duration, ctx);
    }
    const auto moved = plus_months(at.as_date_time(), months);
    return moved ? Value::date_time(*moved) : out_of_range(op, at, duration, ctx);
  }
  const auto days = sign > 0 ? std::optional(duration.as_days()) : negated_days(duration.as_days());
  if (!days) return out_of_range(op, at, duration, ctx);
  if (at.is(K::Time)) return Value::time(plus(at.as_time(), *days));
  if (at.is(K::Date)) {
    const auto moved = plus_elapsed(at.as_date(), *days);
    return moved ? Value::date(*moved) : out_of_range(op, at, duration, ctx);
  }
  const auto moved = plus_elapsed(at.as_date_time(), *days);
  return moved ? Value::date_time(*moved) : out_of_range(op, at, duration, ctx);
}

Value concatenate(const Value& a, const Value& b, EvalContext& ctx) {
  const std::string_view x = a.as_string(), y = b.as_string();
  if (x.size() + y.size() > kStringMax) {
    ctx.warn(WarningKind::Limit, "a string of more than 16 MiB");
    return {};
  }
  std::string text;
  text.reserve(x.size() + y.size());
  text += x;
  text += y;
  return Value::string(text);
}

Value difference_of(const DateTime& x, const DateTime& y, const Value& a, const Value& b,
                    EvalContext& ctx) {
  const auto between = difference(x, y);
  if (between) return Value::days(*between);
  if (ctx.warnings != nullptr) {
    ctx.warn(WarningKind::NotComparable,
             describe(a) + " - " + describe(b) + ": just one of them has an offset from UTC");
  }
  return {};
}

Value scale_years(const Value& years, const std::optional<Decimal>& months, std::string_view sign,
                  const Value& by, EvalContext& ctx) {
  const auto whole = months ? months->rounded(0, Rounding::Down) : std::nullopt;
  const auto count = whole ? whole->to_int() : std::nullopt;
  return count ? Value::years({*count}) : out_of_range(sign, years, by, ctx);
}

Value scale_days(const Value& days, const std::optional<Decimal>& seconds, std::string_view sign,
                 const Value& by, EvalContext& ctx) {
  const auto scaled = seconds ? from_total_seconds(*seconds) : std::nullopt;
  return scaled ? Value::days(*scaled) : out_of_range(sign, days, by, ctx);
}

Decimal months_of(const Value& v) { return Decimal::from_int(v.as_years().months); }
Decimal seconds_of(const Value& v) { return total_seconds(v.as_days()); }

}  // namespace

Value add(const Value& a, const Value& b, EvalContext& ctx) {
  switch (pair(a.kind(), b.kind())) {
    case pair(K::Number, K::Number): {
      Value out;
      if (fast_add(a, b, &out)) return out;
      const auto sum = Decimal::add(a.as_number(), b.as_number());
      return sum ? Value::number(*sum) : out_of_range("+", a, b, ctx);
    }
    case pair(K::String, K::String):
      return concatenate(a, b, ctx);
    case pair(K::DateTime, K::DaysDuration):
    case pair(K::DateTime, K::YearsDuration):
    case pair(K::Date, K::DaysDuration):
    case pair(K::Date, K::YearsDuration):
    case pair(K::Time, K::DaysDuration):
      return shift(a, b, 1, ctx);
    case pair(K::DaysDuration, K::DateTime):
    case pair(K::YearsDuration, K::DateTime):
    case pair(K::DaysDuration, K::Date):
    case pair(K::YearsDuration, K::Date):
    case pair(K::DaysDuration, K::Time):
      return shift(b, a, 1, ctx);
    case pair(K::DaysDuration, K::DaysDuration): {
      const auto sum = plus(a.as_days(), b.as_days());
      return sum ? Value::days(*sum) : out_of_range("+", a, b, ctx);
    }
    case pair(K::YearsDuration, K::YearsDuration): {
      int64_t months = 0;
      if (__builtin_add_overflow(a.as_years().months, b.as_years().months, &months)) {
        return out_of_range("+", a, b, ctx);
      }
      return Value::years({months});
    }
    default:
      return refuse("+", a, b, ctx);
  }
}

Value subtract(const Value& a, const Value& b, EvalContext& ctx) {
  switch (pair(a.kind(), b.kind())) {
    case pair(K::Number, K::Number): {
      Value out;
      if (fast_subtract(a, b, &out)) return out;
      const auto rest = Decimal::subtract(a.as_number(), b.as_number());
      return rest ? Value::number(*rest) : out_of_range("-", a, b, ctx);
    }
    case pair(K::DateTime, K::DaysDuration):
    case pair(K::DateTime, K::YearsDuration):
    case pair(K::Date, K::DaysDuration):
    case pair(K::Date, K::YearsDuration):
    case pair(K::Time, K::DaysDuration):
      return shift(a, b, -1, ctx);
    case pair(K::DateTime, K::DateTime):
      return difference_of(a.as_date_time(), b.as_date_time(), a, b, ctx);
    case pair(K::DateTime, K::Date):
      return difference_of(a.as_date_time(), midnight_of(b.as_date()), a, b, ctx);
    case pair(K::Date, K::DateTime):
      return difference_of(midnight_of(a.as_date()), b.as_date_time(), a, b, ctx);
    case pair(K::Date, K::Date):
      return Value::days({(a.as_date().days - b.as_date().days) * kSecondsPerDay, 0});
    case pair(K::Time, K::Time): {
      const auto between = difference(a.as_time(), b.as_time());
      if (between) return Value::days(*between);
      return refuse("-", a, b, ctx);
    }
    case pair(K::DaysDuration, K::DaysDuration): {
      const auto minus = negated_days(b.as_days());
      const auto rest = minus ? plus(a.as_days(), *minus) : std::nullopt;
      return rest ? Value::days(*rest) : out_of_range("-", a, b, ctx);
    }
    case pair(K::YearsDuration, K::YearsDuration): {
      int64_t months = 0;
      if (__builtin_sub_overflow(a.as_years().months, b.as_years().months, &months)) {
        return out_of_range("-", a, b, ctx);
      }
      return Value::years({months});
    }
    default:
      return refuse("-", a, b, ctx);
  }
}

Value multiply(const Value& a, const Value& b, EvalContext& ctx) {
  switch (pair(a.kind(), b.kind())) {
    case pair(K::Number, K::Number): {
      Value out;
      if (fast_multiply(a, b, &out)) return out;
      const auto product = Decimal::multiply(a.as_number(), b.as_number());
      return product ? Value::number(*product) : out_of_range("*", a, b, ctx);
    }
    case pair(K::Number, K::DaysDuration):
      return scale_days(b, Decimal::multiply(seconds_of(b), a.as_number()), "*", a, ctx);
    case pair(K::DaysDuration, K::Number):
      return scale_days(a, Decimal::multiply(seconds_of(a), b.as_number()), "*", b, ctx);
    case pair(K::Number, K::YearsDuration):
      return scale_years(b, Decimal::multiply(months_of(b), a.as_number()), "*", a, ctx);
    case pair(K::YearsDuration, K::Number):
      return scale_years(a, Decimal::multiply(months_of(a), b.as_number()), "*", b, ctx);
    default:
      return refuse("*", a, b, ctx);
  }
}

Value divide(const Value& a, const Value& b, EvalContext& ctx) {
  switch (pair(a.kind(), b.kind())) {
    case pair(K::Number, K::Number): {
      const Decimal divisor = b.as_number();
      if (divisor.is_zero()) return by_zero(a, ctx);
      const auto quotient = Decimal::divide(a.as_number(), divisor);
      return quotient ? Value::number(*quotient) : out_of_range("/", a, b, ctx);
    }
    case pair(K::DaysDuration, K::Number):
      if (b.as_number().is_zero()) return by_zero(a, ctx);
      return scale_days(a, Decimal::divide(seconds_of(a), b.as_number()), "/", b, ctx);
    case pair(K::YearsDuration, K::Number):
      if (b.as_number().is_zero()) return by_zero(a, ctx);
      return scale_years(a, Decimal::divide(months_of(a), b.as_number()), "/", b, ctx);
    case pair(K::DaysDuration, K::DaysDuration):
    case pair(K::YearsDuration, K::YearsDuration): {
      const bool days = a.is(K::DaysDuration);
      const Decimal divisor = days ? seconds_of(b) : months_of(b);
      if (divisor.is_zero()) return by_zero(a, ctx);
      const auto ratio = Decimal::divide(days ? seconds_of(a) : months_of(a), divisor);
      return ratio ? Value::number(*ratio) : out_of_range("/", a, b, ctx);
    }
    default:
      return refuse("/", a, b, ctx);
  }
}

Value power(const Value& a, const Value& b, EvalContext& ctx) {
  if (!a.is(K::Number) || !b.is(K::Number)) return refuse("**", a, b, ctx);
  const auto result = Decimal::power(a.as_number(), b.as_number());
  return result ? Value::number(*result) : out_of_range("**", a, b, ctx);
}

Value negate(const Value& a, EvalContext& ctx) {
  switch (a.kind()) {
    case K::Number:
      if (ValueAccess::is_small_number(a)) {
        return ValueAccess::small_number(-ValueAccess::coefficient(a), ValueAccess::exponent(a));
      }
      return Value::number(a.as_number().negated());
    case K::DaysDuration:
      if (const auto days = negated_days(a.as_days())) return Value::days(*days);
      break;
    case K::YearsDuration:
      if (a.as_years().months != INT64_MIN) return Value::years({-a.as_years().months});
      break;
    case K::Null:
    case K::Boolean:
    case K::String:
    case K::Date:
    case K::Time:
    case K::DateTime:
    case K::List:
    case K::Context:
    case K::Range:
    case K::Function:
      break;
  }
  if (ctx.warnings != nullptr) {
    ctx.warn(WarningKind::WrongType, "there is no negative of " + describe(a));
  }
  return {};
}

}  // namespace weir::feel
