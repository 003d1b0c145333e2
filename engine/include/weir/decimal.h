// weir/decimal.h: the number of FEEL: IEEE 754-2008 decimal128 without NaN and infinity.
//
// 34 significant digits, exponents -6176..6111 of the last digit, round half even. Values are
// exact until 34 digits are not enough. Trailing zeros are kept as written ("1.50" stays 1.50)
// and make no difference to comparison. Zero has no sign. A plain value; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

enum class Rounding : uint8_t { HalfEven, HalfUp, HalfDown, Up, Down, Floor, Ceiling };

class Decimal {
 public:
  static constexpr int kDigits = 34;
  static constexpr int kExponentMin = -6176;
  static constexpr int kExponentMax = 6111;

  constexpr Decimal() = default;
  static Decimal from_int(int64_t value);
  // value * 10^exponent, |exponent| small enough to be representable.
  static Decimal from_parts(int64_t value, int exponent);

  // "-12.50", "1e3", ".5". None for anything else, for more than 34 significant digits
  // that would be lost, and outside the exponent range. Never reads more than the text.
  static std::optional<Decimal> parse(std::string_view text);
  // As parse, but digits past the 34th are rounded half even.
  static std::optional<Decimal> parse_rounded(std::string_view text);

  // None where the result lies outside the range, or the divisor is zero.
  static std::optional<Decimal> add(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
  // FEEL's modulo: a - b * floor(a / b).
  static std::optional<Decimal> modulo(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> power(const Decimal& base, const Decimal& exponent);
  static std::optional<Decimal> sqrt(const Decimal& a);
  static std::optional<Decimal> exp(const Decimal& a);
  static std::optional<Decimal> log(const Decimal& a);

  // To `scale` digits after the point (negative: before it). None when 34 digits are too few.
  std::optional<Decimal> rounded(int scale, Rounding mode) const;
  // Without trailing zeros after the point: 1.50 -> 1.5, 100 stays 100.
  Decimal normalized() const;
  Decimal negated() const;
  Decimal abs() const;

  bool is_zero() const { return (hi_ | lo_) == 0; }
  bool is_negative() const { return negative_; }
  bool is_integer() const;
  // Digits after the point that the value has as written; 0 for integers.
  int scale() const { return exponent_ < 0 ? -exponent_ : 0; }
  std::optional<int64_t> to_int() const;                     // exact integers in range only
  // value == coefficient * 10^exponent with the coefficient in 64 bits, if that is so.
  bool small(int64_t* coefficient, int* exponent) const;
  // value * 10^scale as an integer, if it is one and fits: the stored form of money.
  std::optional<int64_t> unscaled(int scale) const;
  double to_double() const;

  // Plain notation while it stays short ("0.000001", "12000.00"), else "1.5E+40".
  std::string to_string() const;
  size_t hash() const;  // equal values, equal hashes: 1.5 and 1.50 too

  friend bool operator==(const Decimal& a, const Decimal& b) { return compare(a, b) == 0; }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    return compare(a, b) <=> 0;
  }
  static int compare(const Decimal& a, const Decimal& b);  // <0, 0, >0 by value

  // For encodings: the coefficient's two halves, exponent and sign.
  uint64_t high() const { return hi_; }
  uint64_t low() const { return lo_; }
  int exponent() const { return exponent_; }
  static std::optional<Decimal> from_bits(uint64_t high, uint64_t low, int exponent, bool negative);

 private:
  friend struct DecimalAccess;  // engine/feel/decimal.cc
  uint64_t hi_ = 0;
  uint64_t lo_ = 0;
  int32_t exponent_ = 0;
  bool negative_ = false;
};

}  // namespace weir
