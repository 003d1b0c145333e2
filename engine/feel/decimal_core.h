// engine/feel/decimal_core.h: the inside of weir::Decimal, shared by the files that implement it.
#pragma once

#include <optional>

#include "engine/base/wide.h"
#include "weir/decimal.h"

namespace weir {

struct DecimalAccess {
  // coefficient < 10^34, exponent in range.
  static Decimal make(base::u128 coefficient, int exponent, bool negative) {
    Decimal out;
    out.hi_ = base::high_half(coefficient);
    out.lo_ = base::low_half(coefficient);
    out.exponent_ = exponent;
    out.negative_ = negative && coefficient != 0;
    return out;
  }
  static base::u128 coefficient(const Decimal& d) { return base::make_u128(d.hi_, d.lo_); }
};

namespace feel {

using base::u128;
using base::U256;

inline u128 coefficient(const Decimal& d) { return DecimalAccess::coefficient(d); }

// A result before rounding: coefficient * 10^exponent, and a little more when `more`.
struct Exact {
  U256 coefficient;
  int64_t exponent = 0;
  bool negative = false;
  bool more = false;
};

// Rounds half even to 34 digits and the exponent range, once. None on overflow. `lossy`, where
// given, tells whether the result differs from the exact one.
std::optional<Decimal> finish(const Exact& exact, bool* lossy = nullptr);

// Removes `count` digits from the right. What is lost is told by the two flags' meaning:
// `half` is -1, 0, 1 for below, at, above half a unit; `exact` that nothing was lost.
struct Dropped {
  int half = -1;
  bool exact = true;
};
Dropped drop_digits(U256& value, int64_t count, bool more);

// Should the coefficient, already cut, be one larger?
bool rounds_up(Rounding mode, Dropped dropped, bool odd, bool negative);

}  // namespace feel
}  // namespace weir
