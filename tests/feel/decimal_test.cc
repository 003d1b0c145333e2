#include "weir/decimal.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using weir::Decimal;
using weir::Rounding;

namespace {

Decimal of(const char* text) {
  const auto read = Decimal::parse(text);
  REQUIRE_MESSAGE(read, std::string(text));
  return *read;
}

std::string text_of(const std::optional<Decimal>& d) { return d ? d->to_string() : "none"; }

}  // namespace

TEST_CASE("decimals are read as written and printed plainly while that stays short") {
  const char* same[] = {"0",
                        "1",
                        "-1",
                        "1.50",
                        "0.001",
                        "12000.00",
                        "-0.5",
                        "1E+41",
                        "1.5E+60",
                        "1E-30",
                        "123456789012345678901234567890.1234",
                        "0.00000000000000000001",
                        "1000000000000000000000000000000000000000"};
  for (const char* text : same) CHECK(of(text).to_string() == text);
  CHECK(of("1e3").to_string() == "1000");
  CHECK(of(".5").to_string() == "0.5");
  CHECK(of("1E-2").to_string() == "0.01");
  CHECK(of("007").to_string() == "7");
  CHECK(of("-0").to_string() == "0");
  CHECK(of("0.00").to_string() == "0.00");
  CHECK(of("0E+5").to_string() == "0");
}

TEST_CASE("what is no decimal, or would lose digits, is not read") {
  for (const char* text : {"",
                           "-",
                           ".",
                           "1.",
                           "+1",
                           "1e",
                           "1e+",
                           "--1",
                           "1 ",
                           " 1",
                           "1,0",
                           "0x1",
                           "NaN",
                           "Infinity",
                           "1.2.3",
                           "1e5x",
                           "12345678901234567890123456789012345",
                           "0.12345678901234567890123456789012345",
                           "1E+6145",
                           "1E-6177",
                           "1e99999999999999999999"}) {
    CHECK_MESSAGE(!Decimal::parse(text), std::string(text));
  }
  CHECK(Decimal::parse("1E+6144"));
  CHECK(Decimal::parse("1E-6176"));
  CHECK(Decimal::parse("12345678901234567890123456789012340"));
  CHECK(text_of(Decimal::parse_rounded("12345678901234567890123456789012345")) ==
        "12345678901234567890123456789012340");
  CHECK(text_of(Decimal::parse_rounded("0.99999999999999999999999999999999995")) ==
        "1.000000000000000000000000000000000");
  CHECK(!Decimal::parse_rounded("1E+7000"));
  CHECK(Decimal::parse(std::string("0.") + std::string(100'000, '0')));
}

TEST_CASE("sums and products keep the digits that were written") {
  CHECK(text_of(Decimal::add(of("1.10"), of("2.2"))) == "3.30");
  CHECK(text_of(Decimal::add(of("0.1"), of("0.2"))) == "0.3");
  CHECK(text_of(Decimal::subtract(of("1.00"), of("1"))) == "0.00");
  CHECK(text_of(Decimal::multiply(of("1.50"), of("2.0"))) == "3.000");
  CHECK(text_of(Decimal::divide(of("10"), of("4"))) == "2.5");
  CHECK(text_of(Decimal::divide(of("1"), of("0"))) == "none");
  CHECK(text_of(Decimal::divide(of("2"), of("3"))) == "0.6666666666666666666666666666666667");
  CHECK(text_of(Decimal::multiply(of("1E+6000"), of("1E+200"))) == "none");
  CHECK(text_of(Decimal::multiply(of("1E-6000"), of("1E-200"))) == "0E-6176");
}

TEST_CASE("modulo has the sign of the divisor") {
  CHECK(text_of(Decimal::modulo(of("-12"), of("5"))) == "3");
  CHECK(text_of(Decimal::modulo(of("12"), of("-5"))) == "-3");
  CHECK(text_of(Decimal::modulo(of("1E+6000"), of("7"))) == "1");
  CHECK(text_of(Decimal::modulo(of("5"), of("1E+6000"))) == "5");
  CHECK(text_of(Decimal::modulo(of("5"), of("0"))) == "none");
}

TEST_CASE("every rounding mode rounds both signs as its name says") {
  struct Row {
    const char* value;
    const char* half_even;
    const char* half_up;
    const char* half_down;
    const char* up;
    const char* down;
    const char* floor;
    const char* ceiling;
  };
  const Row rows[] = {{"5.5", "6", "6", "5", "6", "5", "5", "6"},
                      {"2.5", "2", "3", "2", "3", "2", "2", "3"},
                      {"1.6", "2", "2", "2", "2", "1", "1", "2"},
                      {"1.1", "1", "1", "1", "2", "1", "1", "2"},
                      {"1.0", "1", "1", "1", "1", "1", "1", "1"},
                      {"-1.1", "-1", "-1", "-1", "-2", "-1", "-2", "-1"},
                      {"-2.5", "-2", "-3", "-2", "-3", "-2", "-3", "-2"},
                      {"-5.5", "-6", "-6", "-5", "-6", "-5", "-6", "-5"},
                      {"0.4", "0", "0", "0", "1", "0", "0", "1"},
                      {"-0.4", "0", "0", "0", "-1", "0", "-1", "0"}};
  for (const Row& row : rows) {
    CHECK(text_of(of(row.value).rounded(0, Rounding::HalfEven)) == row.half_even);
    CHECK(text_of(of(row.value).rounded(0, Rounding::HalfUp)) == row.half_up);
    CHECK(text_of(of(row.value).rounded(0, Rounding::HalfDown)) == row.half_down);
    CHECK(text_of(of(row.value).rounded(0, Rounding::Up)) == row.up);
    CHECK(text_of(of(row.value).rounded(0, Rounding::Down)) == row.down);
    CHECK(text_of(of(row.value).rounded(0, Rounding::Floor)) == row.floor);
    CHECK(text_of(of(row.value).rounded(0, Rounding::Ceiling)) == row.ceiling);
  }
  CHECK(text_of(of("1").rounded(2, Rounding::HalfEven)) == "1.00");
  CHECK(text_of(of("1").rounded(34, Rounding::HalfEven)) == "none");
  CHECK(text_of(of("1250").rounded(-2, Rounding::HalfEven)) == "1200");
}

TEST_CASE("powers, roots, exponentials and logarithms are right to the last digit") {
  // Computed with 80 digits by other means.
  CHECK(text_of(Decimal::power(of("1.0375"), of("-360"))) ==
        "0.000001755019966517923514632173345944755");
  CHECK(text_of(Decimal::power(of("5"), of("2.55"))) == "60.58617166606633673745724928244262");
  CHECK(text_of(Decimal::power(of("2"), of("0.5"))) == "1.414213562373095048801688724209698");
  CHECK(text_of(Decimal::power(of("1.00000000000000000000000000000001"), of("12345678901"))) ==
        "1.00000000000000000000012345678901");
  CHECK(text_of(Decimal::power(of("9.999"), of("1234.5"))) ==
        "2.795011926230154903744763096223345E+1234");
  CHECK(text_of(Decimal::power(of("0.3333333333333333333333333333333333"), of("100"))) ==
        "1.940325217482632837588506028804631E-48");
  // Far below the range.
  CHECK(Decimal::power(of("-1.4241678197523"), of("-361200"))->is_zero());
  CHECK(text_of(Decimal::power(of("1.1"), of("10"))) == "2.5937424601");
  CHECK(text_of(Decimal::power(of("4"), of("0.5"))) == "2");
  CHECK(text_of(Decimal::power(of("10"), of("40"))) == "1E+40");
  CHECK(text_of(Decimal::power(of("10"), of("9223372036854775807"))) == "none");
  CHECK(text_of(Decimal::power(of("-2"), of("3"))) == "-8");
  CHECK(text_of(Decimal::power(of("-2"), of("0.5"))) == "none");
  CHECK(text_of(Decimal::power(of("0"), of("0"))) == "1");
  CHECK(text_of(Decimal::power(of("0"), of("-1"))) == "none");
  CHECK(text_of(Decimal::sqrt(of("2"))) == "1.414213562373095048801688724209698");
  CHECK(text_of(Decimal::sqrt(of("1.44"))) == "1.2");
  CHECK(text_of(Decimal::sqrt(of("-1"))) == "none");
  CHECK(text_of(Decimal::exp(of("100.5"))) == "4.431955909845895416010706197956482E+43");
  CHECK(text_of(Decimal::exp(of("1E-20"))) == "1.00000000000000000001");
  CHECK(text_of(Decimal::log(of("1.000000000000000000000000000000001"))) ==
        "9.999999999999999999999999999999995E-34");
  CHECK(text_of(Decimal::log(of("0.5"))) == "-0.6931471805599453094172321214581766");
  CHECK(text_of(Decimal::log(of("0"))) == "none");
}

TEST_CASE("values compare and hash by value, whatever their zeros") {
  CHECK(of("1.50") == of("1.5"));
  CHECK(of("100") == of("1E+2"));
  CHECK(of("100").hash() == of("1E+2").hash());
  CHECK(of("0.00") == of("0E+10"));
  CHECK(of("0.00").hash() == of("0E+10").hash());
  CHECK(of("-1") < of("0.1"));
  CHECK(of("1E+6111") > of("9E-6176"));
  CHECK(of("1.50").normalized().to_string() == "1.5");
  CHECK(of("100").normalized().to_string() == "100");
}

TEST_CASE("integers and scaled integers come out only when they are exact") {
  CHECK(of("12.00").to_int() == 12);
  CHECK(!of("12.5").to_int());
  CHECK(of("-9223372036854775808").to_int() == INT64_MIN);
  CHECK(!of("9223372036854775808").to_int());
  CHECK(of("12.5").unscaled(2) == 1250);
  CHECK(!of("12.345").unscaled(2));
  CHECK(of("1E+2").unscaled(0) == 100);
  CHECK(!of("1E+30").unscaled(0));
  CHECK(of("12.0").is_integer());
  CHECK(!of("12.5").is_integer());
  CHECK(of("1.5").to_double() == 1.5);
  CHECK(std::isinf(of("1E+6000").to_double()));
  CHECK(of("1E-6000").to_double() == 0.0);
}

TEST_CASE("bits that are no decimal are refused") {
  CHECK(!Decimal::from_bits(UINT64_MAX, 0, 0, false));
  CHECK(!Decimal::from_bits(0, 1, 6112, false));
  CHECK(!Decimal::from_bits(0, 1, -6177, false));
  CHECK(Decimal::from_bits(0, 0, 0, true)->to_string() == "0");
}
