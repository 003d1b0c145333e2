#include "weir/decimal.h"

#include <algorithm>

#include "engine/feel/decimal_core.h"

namespace weir {
namespace feel {

using base::digits;
using base::kPow10;
using base::kPow10Wide;
using base::pow10;

Dropped drop_digits(U256& value, int64_t count, bool more) {
  Dropped dropped;
  if (count <= 0) {
    dropped.exact = !more;
    return dropped;
  }
  if (count > 77) {  // below half of the unit whatever the digits are
    dropped.exact = !more && value.is_zero();
    value = U256{};
    return dropped;
  }
  bool below = more;
  int left = static_cast<int>(count) - 1;
  if (value.fits_128() && left <= 37) {
    const u128 unit = pow10(left);
    const u128 low = value.low();
    below = below || (left > 0 && low % unit != 0);
    const u128 cut = low / unit;
    const int digit = static_cast<int>(cut % 10);
    value = U256{cut / 10};
    dropped.exact = digit == 0 && !below;
    dropped.half = digit < 5 ? -1 : digit > 5 || below ? 1 : 0;
    return dropped;
  }
  while (left > 0) {
    const int step = std::min(left, 19);
    below = base::divide_small(value, kPow10[step]) != 0 || below;
    left -= step;
  }
  const uint64_t digit = base::divide_small(value, 10);
  dropped.exact = digit == 0 && !below;
  dropped.half = digit < 5 ? -1 : digit > 5 || below ? 1 : 0;
  return dropped;
}

bool rounds_up(Rounding mode, Dropped dropped, bool odd, bool negative) {
  if (dropped.exact) return false;
  switch (mode) {
    case Rounding::HalfEven:
      return dropped.half > 0 || (dropped.half == 0 && odd);
    case Rounding::HalfUp:
      return dropped.half >= 0;
    case Rounding::HalfDown:
      return dropped.half > 0;
    case Rounding::Up:
      return true;
    case Rounding::Down:
      return false;
    case Rounding::Floor:
      return negative;
    case Rounding::Ceiling:
      return !negative;
  }
  return false;
}

std::optional<Decimal> finish(const Exact& exact, bool* lossy) {
  U256 value = exact.coefficient;
  int64_t exponent = exact.exponent;
  const int64_t drop =
      std::max<int64_t>(digits(value) - Decimal::kDigits, Decimal::kExponentMin - exponent);
  Dropped dropped;
  dropped.exact = !exact.more;
  if (drop > 0) {
    dropped = drop_digits(value, drop, exact.more);
    exponent += drop;
    if (rounds_up(Rounding::HalfEven, dropped, (value.limb[0] & 1) != 0, exact.negative)) {
      value = base::add(value, U256{u128{1}});
      if (value == kPow10Wide[Decimal::kDigits]) {
        value = kPow10Wide[Decimal::kDigits - 1];
        ++exponent;
      }
    }
  }
  if (lossy != nullptr) *lossy = !dropped.exact;
  u128 coefficient = value.low();
  if (exponent > Decimal::kExponentMax) {
    if (coefficient == 0) {
      exponent = Decimal::kExponentMax;
    } else {
      const int64_t pad = exponent - Decimal::kExponentMax;
      if (pad > Decimal::kDigits - digits(coefficient)) return std::nullopt;
      coefficient *= pow10(static_cast<int>(pad));
      exponent = Decimal::kExponentMax;
    }
  }
  return DecimalAccess::make(coefficient, static_cast<int>(exponent), exact.negative);
}

namespace {

constexpr u128 kCoefficientLimit = pow10(Decimal::kDigits);

// `flip` negates b. The operand with the larger exponent is scaled up to the other's.
std::optional<Decimal> sum(const Decimal& left, const Decimal& right, bool flip) {
  const bool swap = left.exponent() < right.exponent();
  const Decimal& a = swap ? right : left;
  const Decimal& b = swap ? left : right;
  const bool a_negative = a.is_negative() != (swap && flip);
  const bool b_negative = b.is_negative() != (!swap && flip);
  const int64_t distance = int64_t{a.exponent()} - b.exponent();
  if (distance == 0) {
    const u128 x = coefficient(a), y = coefficient(b);
    if (a_negative != b_negative) {
      return DecimalAccess::make(x < y ? y - x : x - y, a.exponent(),
                                 x < y ? b_negative : a_negative);
    }
    if (x + y < kCoefficientLimit) return DecimalAccess::make(x + y, a.exponent(), a_negative);
  }

  Exact out;
  U256 x, y{coefficient(b)};
  if (distance == 0) {
    x = U256{coefficient(a)};
    out.exponent = b.exponent();
  } else {
    // 36 more digits than a has put every digit of a smaller b below the rounding place.
    const int lift = a.is_zero() ? 0 : static_cast<int>(std::min<int64_t>(distance, 36));
    x = base::multiply(coefficient(a), pow10(lift));
    if (a.is_zero()) {
      out.exponent = b.exponent();
    } else {
      out.exponent = a.exponent() - lift;
      if (distance > lift) {
        out.more = !drop_digits(y, distance - lift, false).exact;
        if (out.more && a_negative != b_negative) y = base::add(y, U256{u128{1}});
      }
    }
  }
  if (a_negative == b_negative) {
    out.coefficient = base::add(x, y);
    out.negative = a_negative;
  } else if (x < y) {
    out.coefficient = base::subtract(y, x);
    out.negative = b_negative;
  } else {
    out.coefficient = base::subtract(x, y);
    out.negative = a_negative;
  }
  return finish(out);
}

}  // namespace
}  // namespace feel

using feel::coefficient;
using feel::Exact;

Decimal Decimal::from_int(int64_t value) {
  const uint64_t magnitude =
      value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
  return DecimalAccess::make(magnitude, 0, value < 0);
}

Decimal Decimal::from_parts(int64_t value, int exponent) {
  Decimal out = from_int(value);
  out.exponent_ = std::clamp(exponent, kExponentMin, kExponentMax);
  return out;
}

std::optional<Decimal> Decimal::from_bits(uint64_t high, uint64_t low, int exponent,
                                          bool negative) {
  const base::u128 value = base::make_u128(high, low);
  if (value >= base::pow10(kDigits) || exponent < kExponentMin || exponent > kExponentMax) {
    return std::nullopt;
  }
  return DecimalAccess::make(value, exponent, negative);
}

std::optional<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  return feel::sum(a, b, false);
}

std::optional<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) {
  return feel::sum(a, b, true);
}

std::optional<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) {
  if ((a.hi_ | b.hi_) == 0) {
    const base::u128 product = base::u128{a.lo_} * b.lo_;
    const int exponent = a.exponent_ + b.exponent_;
    if (product < base::pow10(kDigits) && exponent >= kExponentMin && exponent <= kExponentMax) {
      return DecimalAccess::make(product, exponent, a.negative_ != b.negative_);
    }
  }
  Exact out;
  out.coefficient = base::multiply(coefficient(a), coefficient(b));
  out.exponent = int64_t{a.exponent_} + b.exponent_;
  out.negative = a.negative_ != b.negative_;
  return feel::finish(out);
}

std::optional<Decimal> Decimal::divide(const Decimal& a, const Decimal& b) {
  if (b.is_zero()) return std::nullopt;
  Exact out;
  out.exponent = int64_t{a.exponent_} - b.exponent_;
  out.negative = a.negative_ != b.negative_;
  if (a.is_zero()) return feel::finish(out);
  const base::u128 n = coefficient(a), d = coefficient(b);
  if ((a.hi_ | b.hi_) == 0 && a.lo_ % b.lo_ == 0) {
    out.coefficient = base::U256{base::u128{a.lo_ / b.lo_}};
    return feel::finish(out);
  }
  // Enough that the quotient has a 35th digit to round by.
  const int lift = kDigits + 1 + base::digits(d) - base::digits(n);
  const base::U256 scaled = lift <= 38
                                ? base::multiply(n, base::pow10(lift))
                                : base::multiply(n * base::pow10(lift - 38), base::pow10(38));
  base::u128 rest = 0;
  base::u128 quotient = base::divide(scaled, d, &rest);
  out.more = rest != 0;
  int spare = lift;
  if (!out.more) {  // exact: as few digits as possible, down to the natural exponent
    while (spare >= 8 && quotient % 100'000'000 == 0) quotient /= 100'000'000, spare -= 8;
    while (spare > 0 && quotient % 10 == 0) quotient /= 10, --spare;
  }
  out.coefficient = base::U256{quotient};
  out.exponent -= spare;
  return feel::finish(out);
}

namespace {

// 10^n mod m, n >= 0.
base::u128 pow10_mod(int64_t n, base::u128 m) {
  base::u128 result = 1 % m, square = 10 % m, rest = 0;
  for (; n > 0; n >>= 1) {
    if ((n & 1) != 0) base::divide(base::multiply(result, square), m, &rest), result = rest;
    base::divide(base::multiply(square, square), m, &rest);
    square = rest;
  }
  return result;
}

}  // namespace

std::optional<Decimal> Decimal::modulo(const Decimal& a, const Decimal& b) {
  if (b.is_zero()) return std::nullopt;
  base::u128 n = coefficient(a), d = coefficient(b), rest = 0;
  const int64_t distance = int64_t{a.exponent_} - b.exponent_;
  int exponent = b.exponent_;
  if (distance >= 0) {
    base::divide(base::multiply(n % d, pow10_mod(distance, d)), d, &rest);
  } else {
    exponent = a.exponent_;
    if (-distance <= kDigits - base::digits(d)) {
      d *= base::pow10(static_cast<int>(-distance));
      rest = n % d;
    } else {
      rest = n;  // |a| < |b|
    }
  }
  if (rest == 0) return DecimalAccess::make(0, exponent, false);
  const Decimal part = DecimalAccess::make(rest, exponent, a.negative_);
  return a.negative_ == b.negative_ ? part : add(part, b);
}

std::optional<Decimal> Decimal::rounded(int scale, Rounding mode) const {
  const int64_t target = -int64_t{scale};
  if (target < kExponentMin || target > kExponentMax) return std::nullopt;
  base::U256 value{coefficient(*this)};
  const int64_t drop = target - exponent_;
  if (drop > 0) {
    const feel::Dropped dropped = feel::drop_digits(value, drop, false);
    if (feel::rounds_up(mode, dropped, (value.limb[0] & 1) != 0, negative_)) {
      value = base::add(value, base::U256{base::u128{1}});
    }
  } else if (drop < 0 && !value.is_zero()) {
    if (-drop > kDigits - base::digits(value)) return std::nullopt;
    value = base::U256{value.low() * base::pow10(static_cast<int>(-drop))};
  }
  return DecimalAccess::make(value.low(), static_cast<int>(target), negative_);
}

Decimal Decimal::normalized() const {
  Decimal out = *this;
  base::u128 value = coefficient(*this);
  while (out.exponent_ < 0 && value % 10 == 0 && value != 0) value /= 10, ++out.exponent_;
  if (value == 0) return {};
  out.hi_ = base::high_half(value);
  out.lo_ = base::low_half(value);
  return out;
}

Decimal Decimal::negated() const {
  Decimal out = *this;
  out.negative_ = !negative_ && !is_zero();
  return out;
}

Decimal Decimal::abs() const {
  Decimal out = *this;
  out.negative_ = false;
  return out;
}

int Decimal::compare(const Decimal& a, const Decimal& b) {
  const base::u128 x = coefficient(a), y = coefficient(b);
  if (x == 0 || y == 0 || a.negative_ != b.negative_) {
    const int left = x == 0 ? 0 : a.negative_ ? -1 : 1;
    const int right = y == 0 ? 0 : b.negative_ ? -1 : 1;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  int order = 0;
  if (a.exponent_ == b.exponent_) {
    order = x < y ? -1 : x > y ? 1 : 0;
  } else {
    const int distance = a.exponent_ - b.exponent_;
    const int x_size = base::digits(x) + distance, y_size = base::digits(y);
    if (x_size != y_size) {
      order = x_size < y_size ? -1 : 1;
    } else {  // equal sizes: the distance is less than 34, and the scaled one stays below 10^34
      const base::u128 left = distance > 0 ? x * base::pow10(distance) : x;
      const base::u128 right = distance < 0 ? y * base::pow10(-distance) : y;
      order = left < right ? -1 : left > right ? 1 : 0;
    }
  }
  return a.negative_ ? -order : order;
}

}  // namespace weir
