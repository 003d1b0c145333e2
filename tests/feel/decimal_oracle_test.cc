// Decimals against IEEE 754 decimal128 as Intel's library computes it, on random operands and on
// every pair of a list of edges. WEIR_DECIMAL_CASES sets the number of random cases an operation.
#include <doctest/doctest.h>

#ifdef WEIR_HAVE_BID
#include "tests/feel/bid.h"

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "weir/decimal.h"

using weir::Decimal;
using weir::Rounding;
using weir::feel::from_bid;
using weir::feel::to_bid;

namespace {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
  uint64_t next() {
    state_ ^= state_ << 13, state_ ^= state_ >> 7, state_ ^= state_ << 17;
    return state_ * 0x2545f4914f6cdd1du;
  }
  int below(int n) { return static_cast<int>(next() % static_cast<uint64_t>(n)); }

 private:
  uint64_t state_;
};

std::string random_digits(Random& random) {
  std::string digits;
  const int size = 1 + random.below(34);
  const int style = random.below(6);
  for (int i = 0; i < size; ++i) {
    const bool tail = i > size / 2;
    const char any = static_cast<char>('0' + random.below(10));
    digits += style == 0 && tail            ? '0'
              : style == 1 && tail          ? '9'
              : style == 2 && i == size - 1 ? '5'
                                            : any;
  }
  return digits;
}

Decimal random_decimal(Random& random) {
  const int spread[] = {1, 3, 12, 40, 80, 6176};
  const int width = spread[random.below(6)];
  int exponent = random.below(2 * width + 1) - width;
  if (exponent > 6111) exponent = 6111;
  const std::string text =
      (random.below(2) == 0 ? "-" : "") + random_digits(random) + "E" + std::to_string(exponent);
  return *Decimal::parse(text);
}

const std::vector<Decimal>& edges() {
  static const std::vector<Decimal> list = [] {
    std::vector<Decimal> out;
    for (const char* text : {"0",
                             "0E-6176",
                             "0E+6111",
                             "0.00",
                             "1",
                             "-1",
                             "5",
                             "10",
                             "0.1",
                             "0.5",
                             "1.5",
                             "2.5",
                             "100",
                             "9999999999999999999999999999999999",
                             "-9999999999999999999999999999999999",
                             "1000000000000000000000000000000000",
                             "5000000000000000000000000000000000",
                             "9999999999999999999999999999999999E+6111",
                             "1E+6111",
                             "1E-6176",
                             "-1E-6176",
                             "9E-6176",
                             "5E-6176",
                             "1E-6143",
                             "9999999999999999999999999999999999E-6176",
                             "1E+34",
                             "1E-34",
                             "1E+33",
                             "1E+35",
                             "5E-35",
                             "4.9E-34",
                             "5.000000000000000000000000000000001E-34",
                             "0.3333333333333333333333333333333333",
                             "6666666666666666666666666666666667",
                             "9223372036854775807",
                             "-9223372036854775808",
                             "9223372036854775808",
                             "18446744073709551615",
                             "18446744073709551616",
                             "1234567890123456789012345678901234"}) {
      out.push_back(*Decimal::parse(text));
    }
    return out;
  }();
  return list;
}

int64_t case_count() {
  const char* set = std::getenv("WEIR_DECIMAL_CASES");
  return set != nullptr ? std::atoll(set) : 200'000;
}

std::string show(const std::optional<Decimal>& d) {
  return d ? d->to_string() + " (exponent " + std::to_string(d->exponent()) + ")" : "none";
}

bool same_bits(const std::optional<Decimal>& a, const std::optional<Decimal>& b) {
  if (!a || !b) return !a && !b;
  return a->high() == b->high() && a->low() == b->low() && a->exponent() == b->exponent() &&
         a->is_negative() == b->is_negative();
}

using Ours = std::function<std::optional<Decimal>(const Decimal&, const Decimal&)>;
using Theirs = std::function<BID_UINT128(BID_UINT128, BID_UINT128)>;
using Same = std::function<bool(const std::optional<Decimal>&, const std::optional<Decimal>&)>;

void compare_all(const char* name, int64_t cases, const Ours& ours, const Theirs& theirs,
                 const Same& same) {
  int64_t wrong = 0;
  const auto check = [&](const Decimal& a, const Decimal& b) {
    const auto mine = ours(a, b);
    const auto oracle = from_bid(theirs(to_bid(a), to_bid(b)));
    if (same(mine, oracle)) return;
    if (++wrong <= 5) {
      MESSAGE(std::string(name), " of ", a.to_string(), " E", a.exponent(), " and ", b.to_string(),
              " E", b.exponent(), ": ", show(mine), " but the oracle says ", show(oracle));
    }
  };
  for (const Decimal& a : edges()) {
    for (const Decimal& b : edges()) check(a, b);
  }
  Random random(cases);
  for (int64_t i = 0; i < cases; ++i) {
    const Decimal a = random_decimal(random);
    const Decimal b = random_decimal(random);
    check(a, b);
  }
  CHECK_MESSAGE(wrong == 0, std::string(name));
}

_IDEC_flags flags;

}  // namespace

TEST_CASE(
    "addition, subtraction, multiplication and division are those of decimal128, bit by bit") {
  const int64_t n = case_count();
  compare_all(
      "add", n, Decimal::add, [](auto a, auto b) { return bid128_add(a, b, 0, &flags); },
      same_bits);
  compare_all(
      "subtract", n, Decimal::subtract, [](auto a, auto b) { return bid128_sub(a, b, 0, &flags); },
      same_bits);
  compare_all(
      "multiply", n, Decimal::multiply, [](auto a, auto b) { return bid128_mul(a, b, 0, &flags); },
      same_bits);
  compare_all(
      "divide", n, Decimal::divide, [](auto a, auto b) { return bid128_div(a, b, 0, &flags); },
      same_bits);
}

TEST_CASE("square roots are those of decimal128, bit by bit") {
  compare_all(
      "sqrt", case_count() / 4, [](const Decimal& a, const Decimal&) { return Decimal::sqrt(a); },
      [](auto a, auto) { return bid128_sqrt(a, 0, &flags); }, same_bits);
}

TEST_CASE("the remainder of two of one sign is that of decimal128") {
  compare_all(
      "modulo", case_count(),
      [](const Decimal& a, const Decimal& b) { return Decimal::modulo(a.abs(), b.abs()); },
      [](auto a, auto b) {
        a.w[1] &= ~(1ull << 63);
        b.w[1] &= ~(1ull << 63);
        return bid128_fmod(a, b, &flags);
      },
      [](const auto& mine, const auto& oracle) {
        return mine && oracle ? *mine == *oracle : !mine && !oracle;
      });
}

TEST_CASE("rounding to a scale is quantize of decimal128 in every mode that it has") {
  const std::pair<Rounding, int> modes[] = {{Rounding::HalfEven, 0},
                                            {Rounding::Floor, 1},
                                            {Rounding::Ceiling, 2},
                                            {Rounding::Down, 3},
                                            {Rounding::HalfUp, 4}};
  for (const auto& [mode, code] : modes) {
    compare_all(
        "rounded", case_count() / 5,
        [mode = mode](const Decimal& a, const Decimal& b) {
          return a.rounded(-b.exponent(), mode);
        },
        [code = code](auto a, auto b) {
          return bid128_quantize(a, b, static_cast<unsigned>(code), &flags);
        },
        same_bits);
  }
}

TEST_CASE("order and equality are those of decimal128") {
  int64_t wrong = 0;
  Random random(7);
  const auto check = [&](const Decimal& a, const Decimal& b) {
    const int mine = Decimal::compare(a, b);
    const auto x = to_bid(a), y = to_bid(b);
    const int oracle = bid128_quiet_less(x, y, &flags)      ? -1
                       : bid128_quiet_greater(x, y, &flags) ? 1
                                                            : 0;
    if ((mine < 0 ? -1 : mine > 0 ? 1 : 0) != oracle) ++wrong;
    if (mine == 0 && a.hash() != b.hash()) ++wrong;
  };
  for (const Decimal& a : edges()) {
    for (const Decimal& b : edges()) check(a, b);
  }
  for (int64_t i = 0; i < case_count(); ++i) {
    const Decimal a = random_decimal(random);
    check(a, random_decimal(random));
    if (const auto longer = Decimal::multiply(a, Decimal::from_parts(1, 0))) check(a, *longer);
    if (const auto padded = a.rounded(a.scale() + 2, Rounding::HalfEven)) check(a, *padded);
  }
  CHECK(wrong == 0);
}

namespace {

// The oracle is not exact here: its exp and log are good to about two units in the last place,
// its power to about ten thousand. tests/feel/decimal_test.cc has exact values of power.
bool nearly(const std::optional<Decimal>& mine, const std::optional<Decimal>& oracle,
            const char* one_over_error) {
  if (!mine || !oracle) return !mine && !oracle;
  if (*mine == *oracle) return true;
  const auto difference = Decimal::subtract(*mine, *oracle);
  if (!difference) return false;
  const auto scaled = Decimal::multiply(difference->abs(), *Decimal::parse(one_over_error));
  const Decimal tiny = *Decimal::parse("2E-6176");
  return (scaled && *scaled <= mine->abs()) || difference->abs() <= tiny;
}
bool within_two(const std::optional<Decimal>& mine, const std::optional<Decimal>& oracle) {
  return nearly(mine, oracle, "5E+32");
}
bool within_ten_thousand(const std::optional<Decimal>& mine, const std::optional<Decimal>& oracle) {
  return nearly(mine, oracle, "1E+29");
}

}  // namespace

TEST_CASE("exp, log and power agree with decimal128 to the last digit but one") {
  const int64_t n = case_count() / 100;
  compare_all(
      "exp", n, [](const Decimal& a, const Decimal&) { return Decimal::exp(a); },
      [](auto a, auto) { return bid128_exp(a, 0, &flags); }, within_two);
  compare_all(
      "log", n, [](const Decimal& a, const Decimal&) { return Decimal::log(a); },
      [](auto a, auto) { return bid128_log(a, 0, &flags); }, within_two);
  compare_all(
      "power", n, Decimal::power, [](auto a, auto b) { return bid128_pow(a, b, 0, &flags); },
      within_ten_thousand);
}

TEST_CASE("text and numbers survive each other") {
  Random random(11);
  for (int64_t i = 0; i < case_count() / 4; ++i) {
    const Decimal a = random_decimal(random);
    const auto back = Decimal::parse(a.to_string());
    REQUIRE(back);
    CHECK(*back == a);
    char text[64];
    bid128_to_string(text, to_bid(a), &flags);
    const auto other = Decimal::parse(text[0] == '+' ? text + 1 : text);
    REQUIRE(other);
    CHECK(same_bits(other, a));
  }
}
#else
TEST_CASE("decimals are compared with decimal128" * doctest::skip()) {}
#endif
