#include "engine/base/wide.h"

#include "engine/base/check.h"

namespace weir::base {
namespace {

// One quotient digit of (top three limbs) / (two normalized limbs); `rest` becomes the remainder.
uint64_t quotient_digit(u128 high, uint64_t next, u128 divisor, u128* rest) {
  const uint64_t d1 = high_half(divisor), d0 = low_half(divisor);
  u128 guess, left;
  if (high_half(high) >= d1) {
    guess = ~uint64_t{0};
    left = high - guess * d1;
  } else {
    guess = high / d1;
    left = high % d1;
  }
  while (high_half(left) == 0 && guess * d0 > ((left << 64) | next)) {
    --guess;
    left += d1;
  }
  // The difference fits in 128 bits although its terms wrap.
  *rest = ((high << 64) | next) - guess * divisor;
  return static_cast<uint64_t>(guess);
}

}  // namespace

u128 divide(const U256& n, u128 d, u128* remainder) {
  WEIR_CHECK(n.high() < d, "quotient wider than 128 bits");
  if (n.fits_128()) {
    *remainder = n.low() % d;
    return n.low() / d;
  }
  if (high_half(d) == 0) {
    U256 quotient = n;
    *remainder = divide_small(quotient, low_half(d));
    return quotient.low();
  }
  const int shift = std::countl_zero(high_half(d));
  const u128 divisor = d << shift;
  u128 high = n.high(), low = n.low();
  if (shift != 0) {
    high = (high << shift) | (low >> (128 - shift));
    low <<= shift;
  }
  u128 rest = 0;
  const uint64_t q1 = quotient_digit(high, high_half(low), divisor, &rest);
  const uint64_t q0 = quotient_digit(rest, low_half(low), divisor, &rest);
  *remainder = rest >> shift;
  return make_u128(q1, q0);
}

}  // namespace weir::base
