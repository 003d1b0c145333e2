// Two decimals out of any bytes, by their bits and by their text: texts read as what they were,
// laws hold, and (where it is installed) Intel's decimal128 gives the same bits.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#ifdef WEIR_HAVE_BID
#include "tests/feel/bid.h"
#endif
#include "weir/decimal.h"

namespace {

using weir::Decimal;
using weir::Rounding;

void require(bool holds) {
  if (!holds) std::abort();
}

std::optional<Decimal> take(const uint8_t*& data, size_t& size) {
  uint64_t parts[2] = {};
  int16_t exponent = 0;
  if (size < 19) return std::nullopt;
  std::memcpy(parts, data, 16);
  std::memcpy(&exponent, data + 16, 2);
  const bool negative = (data[18] & 1) != 0;
  if ((data[18] & 2) != 0) exponent = static_cast<int16_t>(exponent % 40);
  data += 19, size -= 19;
  return Decimal::from_bits(parts[0] & 0x1ffffffffffff, parts[1], exponent, negative);
}

void check_one(const Decimal& a) {
  const auto again = Decimal::parse(a.to_string());
  require(again && *again == a && again->hash() == a.hash());
  require(a.normalized() == a && a.negated().negated() == a);
  require(!a.abs().is_negative());
  if (const auto whole = a.to_int()) require(Decimal::from_int(*whole) == a);
  for (const Rounding mode : {Rounding::HalfEven, Rounding::HalfUp, Rounding::HalfDown,
                              Rounding::Up, Rounding::Down, Rounding::Floor, Rounding::Ceiling}) {
    if (const auto cut = a.rounded(2, mode)) {
      require(cut->scale() <= 2 && cut->rounded(2, mode) == cut);
      if (mode == Rounding::Floor) require(*cut <= a);
      if (mode == Rounding::Ceiling) require(*cut >= a);
    }
  }
  if (const auto root = Decimal::sqrt(a)) require(!root->is_negative());
}

#ifdef WEIR_HAVE_BID
void same(const std::optional<Decimal>& mine, BID_UINT128 theirs) {
  const auto oracle = weir::feel::from_bid(theirs);
  require(mine.has_value() == oracle.has_value());
  if (!mine) return;
  require(mine->high() == oracle->high() && mine->low() == oracle->low() &&
          mine->exponent() == oracle->exponent() && mine->is_negative() == oracle->is_negative());
}
#endif

void check_two(const Decimal& a, const Decimal& b) {
  const auto sum = Decimal::add(a, b);
  require(sum == Decimal::add(b, a) && Decimal::multiply(a, b) == Decimal::multiply(b, a));
  require(sum == Decimal::subtract(a, b.negated()));
  require((Decimal::compare(a, b) < 0) == (Decimal::compare(b, a) > 0));
  if (a == b) require(a.hash() == b.hash());
  require(Decimal::divide(a, b).has_value() || b.is_zero() || !a.is_zero());
  if (const auto rest = Decimal::modulo(a, b)) {
    require(rest->is_zero() || rest->is_negative() == b.is_negative());
    require(rest->abs() <= b.abs());
  }
#ifdef WEIR_HAVE_BID
  _IDEC_flags flags = 0;
  const BID_UINT128 x = weir::feel::to_bid(a), y = weir::feel::to_bid(b);
  same(sum, bid128_add(x, y, 0, &flags));
  same(Decimal::subtract(a, b), bid128_sub(x, y, 0, &flags));
  same(Decimal::multiply(a, b), bid128_mul(x, y, 0, &flags));
  same(Decimal::divide(a, b), bid128_div(x, y, 0, &flags));
  same(a.rounded(-b.exponent(), Rounding::HalfEven), bid128_quantize(x, y, 0, &flags));
#endif
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto read = Decimal::parse(text)) check_one(*read);
  if (const auto read = Decimal::parse_rounded(text)) check_one(*read);
  const auto a = take(data, size), b = take(data, size);
  if (a) check_one(*a);
  if (a && b) check_two(*a, *b);
  return 0;
}
