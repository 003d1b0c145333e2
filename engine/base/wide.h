// engine/base/wide.h: 256-bit unsigned arithmetic, just what exact decimal products need.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace weir::base {

__extension__ typedef unsigned __int128 u128;

constexpr u128 make_u128(uint64_t high, uint64_t low) { return (u128{high} << 64) | low; }
constexpr uint64_t high_half(u128 v) { return static_cast<uint64_t>(v >> 64); }
constexpr uint64_t low_half(u128 v) { return static_cast<uint64_t>(v); }

// Little-endian limbs.
struct U256 {
  std::array<uint64_t, 4> limb{};

  constexpr U256() = default;
  constexpr U256(u128 v) : limb{low_half(v), high_half(v), 0, 0} {}  // NOLINT: widening is safe
  constexpr U256(u128 high, u128 low)
      : limb{low_half(low), high_half(low), low_half(high), high_half(high)} {}

  constexpr u128 low() const { return make_u128(limb[1], limb[0]); }
  constexpr u128 high() const { return make_u128(limb[3], limb[2]); }
  constexpr bool fits_128() const { return (limb[2] | limb[3]) == 0; }
  constexpr bool is_zero() const { return (limb[0] | limb[1] | limb[2] | limb[3]) == 0; }

  friend constexpr bool operator==(const U256&, const U256&) = default;
  friend constexpr bool operator<(const U256& a, const U256& b) {
    return a.high() != b.high() ? a.high() < b.high() : a.low() < b.low();
  }
};

constexpr U256 multiply(u128 a, u128 b) {
  const uint64_t a0 = low_half(a), a1 = high_half(a), b0 = low_half(b), b1 = high_half(b);
  const u128 p00 = u128{a0} * b0, p01 = u128{a0} * b1, p10 = u128{a1} * b0, p11 = u128{a1} * b1;
  const u128 middle = u128{high_half(p00)} + low_half(p01) + low_half(p10);
  U256 out;
  out.limb[0] = low_half(p00);
  out.limb[1] = low_half(middle);
  const u128 top = p11 + high_half(p01) + high_half(p10) + high_half(middle);
  out.limb[2] = low_half(top);
  out.limb[3] = high_half(top);
  return out;
}

constexpr U256 add(const U256& a, const U256& b) {
  const u128 low = a.low() + b.low();
  return {a.high() + b.high() + (low < a.low() ? 1 : 0), low};
}

// a >= b.
constexpr U256 subtract(const U256& a, const U256& b) {
  return {a.high() - b.high() - (a.low() < b.low() ? 1 : 0), a.low() - b.low()};
}

// Divides in place; gives the remainder.
constexpr uint64_t divide_small(U256& value, uint64_t divisor) {
  u128 rest = 0;
  for (int i = 3; i >= 0; --i) {
    const u128 part = (rest << 64) | value.limb[i];
    value.limb[i] = static_cast<uint64_t>(part / divisor);
    rest = part % divisor;
  }
  return static_cast<uint64_t>(rest);
}

constexpr std::array<uint64_t, 20> kPow10 = [] {
  std::array<uint64_t, 20> table{};
  table[0] = 1;
  for (int i = 1; i < 20; ++i) table[i] = table[i - 1] * 10;
  return table;
}();

constexpr std::array<U256, 78> kPow10Wide = [] {
  std::array<U256, 78> table{};
  table[0] = U256{u128{1}};
  for (int i = 1; i < 78; ++i) {
    const U256 low = multiply(table[i - 1].low(), 10);
    table[i] = U256{low.high() + table[i - 1].high() * 10, low.low()};
  }
  return table;
}();

constexpr u128 pow10(int n) { return kPow10Wide[n].low(); }  // n <= 38

constexpr int bit_length(const U256& v) {
  for (int i = 3; i >= 0; --i) {
    if (v.limb[i] != 0) return 64 * i + 64 - std::countl_zero(v.limb[i]);
  }
  return 0;
}

// Decimal digits; 0 for zero. v < 10^77.
constexpr int digits(const U256& v) {
  const int bits = bit_length(v);
  const int guess = (bits * 1233) >> 12;  // floor(bits * log10(2)), at most one too small
  return v < kPow10Wide[guess] ? guess : guess + 1;
}
constexpr int digits(u128 v) {
  const int bits =
      high_half(v) != 0 ? 128 - std::countl_zero(high_half(v)) : 64 - std::countl_zero(low_half(v));
  const int guess = (bits * 1233) >> 12;
  return v < kPow10Wide[guess].low() ? guess : guess + 1;
}

// The quotient fits in 128 bits: n / 2^128 < d. Knuth's algorithm D with 64-bit digits.
u128 divide(const U256& n, u128 d, u128* remainder);

}  // namespace weir::base
