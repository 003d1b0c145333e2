// Powers, roots, exponentials and logarithms: computed with 100 digits, rounded to 34 once.
#include <algorithm>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdlib>

#include "engine/feel/decimal_core.h"
#include "weir/decimal.h"

namespace weir {
namespace {

namespace mp = boost::multiprecision;
using Wide = mp::number<mp::cpp_dec_float<100>, mp::et_off>;
using base::u128;

Wide widen(const Decimal& d) {
  std::string text = d.is_negative() ? "-" : "";
  u128 value = feel::coefficient(d);
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return Wide(text + digits + "e" + std::to_string(d.exponent()));
}

// Rounds once. Zeros that the computation left at the end go: 4 ** 0.5 is 2, not 2.000...
std::optional<Decimal> narrow(const Wide& value) {
  if (!mp::isfinite(value)) return std::nullopt;
  std::string text = value.str(0, std::ios_base::scientific);
  auto out = Decimal::parse_rounded(text);
  if (!out) return out;
  u128 coefficient = feel::coefficient(*out);
  int exponent = out->exponent();
  while (coefficient != 0 && coefficient % 10 == 0 && exponent < 0) coefficient /= 10, ++exponent;
  return DecimalAccess::make(coefficient, coefficient == 0 ? 0 : exponent, out->is_negative());
}

// Beyond these an exponential over- or underflows whatever the digits.
const Decimal kExpMax = Decimal::from_int(14'200);
const Decimal kExpMin = Decimal::from_int(-14'300);

Decimal one() { return Decimal::from_int(1); }

// base ** n in 34 digits while that is exact, which covers most of what is written.
std::optional<Decimal> exact_power(const Decimal& base, int64_t n) {
  feel::Exact product{base::U256{u128{1}}, 0, false, false};
  u128 square = feel::coefficient(base);
  const u128 limit = base::pow10(Decimal::kDigits);
  u128 value = 1;
  for (int64_t left = n; left > 0;) {
    if ((left & 1) != 0) {
      const base::U256 next = base::multiply(value, square);
      if (!next.fits_128() || next.low() >= limit) return std::nullopt;
      value = next.low();
    }
    left >>= 1;
    if (left > 0) {
      const base::U256 next = base::multiply(square, square);
      if (!next.fits_128() || next.low() >= limit) return std::nullopt;
      square = next.low();
    }
  }
  int64_t exponent = 0;
  if (__builtin_mul_overflow(int64_t{base.exponent()}, n, &exponent)) return std::nullopt;
  product.coefficient = base::U256{value};
  product.exponent = exponent;
  product.negative = base.is_negative() && (n & 1) != 0;
  bool lossy = false;
  const auto out = feel::finish(product, &lossy);
  return lossy ? std::nullopt : out;
}

// |n| is small enough for the error of each product not to reach the 34th digit.
constexpr int64_t kSquaringMax = 100'000;

Wide squared_power(Wide square, int64_t n) {
  Wide out = 1;
  for (; n > 0; n >>= 1) {
    if ((n & 1) != 0) out *= square;
    if (n > 1) square *= square;
  }
  return out;
}

// A power of ten times one digit "1" keeps that form: 10 ** 5000 has no rounding to do.
std::optional<Decimal> power_of_ten(const Decimal& base, const Decimal& n, bool* handled) {
  const Decimal size = base.abs();
  *handled = false;
  u128 coefficient = feel::coefficient(size);
  int exponent = size.exponent();
  while (coefficient % 10 == 0) coefficient /= 10, ++exponent;
  if (coefficient != 1) return std::nullopt;
  bool lossy = false;
  const Decimal shift = Decimal::from_int(exponent);
  const auto product = feel::finish({base::multiply(feel::coefficient(shift), feel::coefficient(n)),
                                     n.exponent(), shift.is_negative() != n.is_negative(), false},
                                    &lossy);
  if (!product || lossy || !product->is_integer()) return std::nullopt;
  *handled = true;
  constexpr int64_t kFar = 1'000'000;  // beyond any exponent, either way
  const int64_t far = product->is_negative() ? -kFar : kFar;
  const int64_t power = std::clamp(product->to_int().value_or(far), -kFar, kFar);
  const bool odd = n.is_integer() && !Decimal::modulo(n, Decimal::from_int(2))->is_zero();
  return feel::finish({base::U256{u128{1}}, power, base.is_negative() && odd, false});
}

}  // namespace

std::optional<Decimal> Decimal::power(const Decimal& base, const Decimal& exponent) {
  if (exponent.is_zero()) return one();
  if (base.is_zero()) return exponent.is_negative() ? std::nullopt : std::optional(Decimal{});
  const bool whole = exponent.is_integer();
  if (base.is_negative() && !whole) return std::nullopt;
  const int64_t n = whole ? exponent.to_int().value_or(0) : 0;  // 0: no integer, or a huge one
  if (n > 0) {
    if (const auto exact = exact_power(base, n)) return exact;
  }
  bool handled = false;
  const auto ten = power_of_ten(base, exponent, &handled);
  if (handled) return ten;

  const bool odd = whole && !modulo(exponent, from_int(2))->is_zero();
  const Wide size = widen(base.abs());
  const int64_t steps = std::abs(std::max<int64_t>(n, -INT64_MAX));
  const int64_t decades = std::abs(base::digits(feel::coefficient(base)) + base.exponent()) + 1;
  Wide result;
  if (n != 0 && steps < kSquaringMax && steps * decades < kExponentMax) {
    result = squared_power(size, steps);  // surely in range
  } else {
    const Wide log = mp::log(size) * widen(exponent);
    if (log > 14'200) return std::nullopt;
    if (log < -14'300) return Decimal{};
    result = n != 0 && steps < kSquaringMax ? squared_power(size, steps) : mp::exp(log);
  }
  if (n < 0 && steps < kSquaringMax) result = 1 / result;
  const auto out = narrow(result);
  return out && odd && base.is_negative() ? std::optional(out->negated()) : out;
}

std::optional<Decimal> Decimal::sqrt(const Decimal& a) {
  if (a.is_negative()) return std::nullopt;
  const int natural = a.exponent() >= 0 ? a.exponent() / 2 : (a.exponent() - 1) / 2;
  if (a.is_zero()) return DecimalAccess::make(0, natural, false);
  // An even exponent, and a coefficient of 69 or 70 digits: its root has 35, one to round by.
  u128 coefficient = feel::coefficient(a);
  int exponent = a.exponent();
  if (exponent % 2 != 0) coefficient *= 10, --exponent;
  int lift = 70 - base::digits(coefficient);
  lift -= lift % 2;
  mp::uint256_t value = base::high_half(coefficient);
  value = (value << 64) | base::low_half(coefficient);
  value *= mp::pow(mp::uint256_t(10), static_cast<unsigned>(lift));
  mp::uint256_t rest;
  const mp::uint256_t root = mp::sqrt(value, rest);
  u128 digits = base::make_u128(static_cast<uint64_t>(root >> 64),
                                static_cast<uint64_t>(root & mp::uint256_t(UINT64_MAX)));
  int result_exponent = (exponent - lift) / 2;
  if (rest == 0) {
    while (digits % 10 == 0 && result_exponent < natural) digits /= 10, ++result_exponent;
  }
  return feel::finish({base::U256{digits}, result_exponent, false, rest != 0});
}

std::optional<Decimal> Decimal::exp(const Decimal& a) {
  if (a.is_zero()) return one();
  if (a > kExpMax) return std::nullopt;
  if (a < kExpMin) return Decimal{};
  return narrow(mp::exp(widen(a)));
}

std::optional<Decimal> Decimal::log(const Decimal& a) {
  if (a.is_zero() || a.is_negative()) return std::nullopt;
  if (a == one()) return Decimal{};
  return narrow(mp::log(widen(a)));
}

}  // namespace weir
