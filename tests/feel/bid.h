// tests/feel/bid.h: our decimals as those of Intel's decimal128 library, and back.
#pragma once

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <bid_conf.h>
#include <bid_functions.h>
#pragma GCC diagnostic pop
#include <optional>

#include "weir/decimal.h"

namespace weir::feel {

inline constexpr int kBias = 6176;

inline BID_UINT128 to_bid(const Decimal& d) {
  BID_UINT128 out;
  out.w[0] = d.low();
  out.w[1] = (d.is_negative() ? 1ull << 63 : 0) |
             static_cast<uint64_t>(d.exponent() + kBias) << 49 | d.high();
  return out;
}

inline std::optional<Decimal> from_bid(BID_UINT128 v) {
  if ((v.w[1] >> 61 & 3) == 3) return std::nullopt;  // infinity, not a number
  const int exponent = static_cast<int>(v.w[1] >> 49 & 0x3fff) - kBias;
  return Decimal::from_bits(v.w[1] & 0x1ffffffffffff, v.w[0], exponent, v.w[1] >> 63 != 0);
}

}  // namespace weir::feel
