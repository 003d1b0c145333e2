// Decimal to and from text, integers, doubles and hashes.
#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/feel/decimal_core.h"
#include "weir/decimal.h"

namespace weir {
namespace {

using base::u128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Parsed {
  feel::Exact exact;
  bool ok = false;
};

// Digits past the 60th cannot matter but for being zero or not: they go into `more`.
struct DigitReader {
  feel::Exact exact;
  int count = 0;
  bool any = false;

  void read(char c, bool fraction) {
    any = true;
    const auto digit = static_cast<uint64_t>(c - '0');
    if (count < 60) {
      base::U256 ten = base::multiply(exact.coefficient.low(), 10);
      if (!exact.coefficient.fits_128()) {
        ten = base::U256{ten.high() + exact.coefficient.high() * 10, ten.low()};
      }
      exact.coefficient = base::add(ten, base::U256{u128{digit}});
      if (count > 0 || digit != 0) ++count;
      if (fraction) --exact.exponent;
    } else {
      exact.more = exact.more || digit != 0;
      if (!fraction) ++exact.exponent;
    }
  }
};

Parsed parse_exact(std::string_view text) {
  Parsed out;
  DigitReader reader;
  size_t at = 0;
  if (at < text.size() && text[at] == '-') reader.exact.negative = true, ++at;
  for (; at < text.size() && is_digit(text[at]); ++at) reader.read(text[at], false);
  if (at < text.size() && text[at] == '.') {
    if (++at == text.size() || !is_digit(text[at])) return out;
    for (; at < text.size() && is_digit(text[at]); ++at) reader.read(text[at], true);
  }
  if (!reader.any) return out;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool negative = false;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
    if (at == text.size() || !is_digit(text[at])) return out;
    int64_t exponent = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      exponent = std::min<int64_t>(exponent * 10 + (text[at] - '0'), 1'000'000'000'000);
    }
    reader.exact.exponent += negative ? -exponent : exponent;
  }
  out.ok = at == text.size();
  out.exact = reader.exact;
  return out;
}

void append_exponent(std::string& out, int64_t exponent) {
  out += 'E';
  out += exponent < 0 ? '-' : '+';
  out += std::to_string(exponent < 0 ? -exponent : exponent);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const Parsed parsed = parse_exact(text);
  if (!parsed.ok) return std::nullopt;
  bool lossy = false;
  auto out = feel::finish(parsed.exact, &lossy);
  return lossy ? std::nullopt : out;
}

std::optional<Decimal> Decimal::parse_rounded(std::string_view text) {
  const Parsed parsed = parse_exact(text);
  if (!parsed.ok) return std::nullopt;
  return feel::finish(parsed.exact);
}

bool Decimal::is_integer() const {
  if (exponent_ >= 0 || is_zero()) return true;
  if (exponent_ < -kDigits) return false;
  return feel::coefficient(*this) % base::pow10(-exponent_) == 0;
}

std::optional<int64_t> Decimal::unscaled(int scale) const {
  u128 value = feel::coefficient(*this);
  if (value == 0) return 0;
  const int64_t shift = int64_t{exponent_} + scale;
  if (shift >= 0) {
    if (shift > 19 || hi_ != 0) return std::nullopt;
    value *= base::pow10(static_cast<int>(shift));
  } else {
    if (-shift > kDigits) return std::nullopt;
    const u128 unit = base::pow10(static_cast<int>(-shift));
    if (value % unit != 0) return std::nullopt;
    value /= unit;
  }
  const u128 limit = (u128{1} << 63) - (negative_ ? 0 : 1);
  if (value > limit) return std::nullopt;
  const auto bits = static_cast<uint64_t>(value);
  return static_cast<int64_t>(negative_ ? ~bits + 1 : bits);
}

std::optional<int64_t> Decimal::to_int() const { return unscaled(0); }

bool Decimal::small(int64_t* coefficient, int* exponent) const {
  if (hi_ != 0 || (lo_ >> 63) != 0) return false;
  const auto value = static_cast<int64_t>(lo_);
  *coefficient = negative_ ? -value : value;
  *exponent = exponent_;
  return true;
}

double Decimal::to_double() const {
  const std::string text = to_string();
  double out = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), out);
  if (result.ec == std::errc::result_out_of_range) {
    const bool tiny = exponent_ < 0;
    out = tiny ? 0.0 : __builtin_huge_val();
    if (negative_) out = -out;
  }
  return out;
}

std::string Decimal::to_string() const {
  char buffer[40];
  char* const end = buffer + sizeof buffer;
  char* begin = end;
  u128 value = feel::coefficient(*this);
  while (base::high_half(value) != 0) {
    auto part = static_cast<uint64_t>(value % base::kPow10[18]);
    value /= base::kPow10[18];
    for (int i = 0; i < 18; ++i, part /= 10) *--begin = static_cast<char>('0' + part % 10);
  }
  auto low = base::low_half(value);
  do {
    *--begin = static_cast<char>('0' + low % 10);
    low /= 10;
  } while (low != 0);

  const std::string_view number(begin, static_cast<size_t>(end - begin));
  const auto size = static_cast<int>(number.size());
  std::string out;
  if (negative_) out += '-';
  if (exponent_ == 0) {
    out += number;
  } else if (exponent_ > 0 && is_zero()) {
    out += '0';
  } else if (exponent_ > 0 && size + exponent_ <= 40) {
    out += number;
    out.append(static_cast<size_t>(exponent_), '0');
  } else if (exponent_ < 0 && size > -exponent_) {
    const auto whole = static_cast<size_t>(size + exponent_);
    out += number.substr(0, whole);
    out += '.';
    out += number.substr(whole);
  } else if (exponent_ < 0 && (size - 1 + exponent_ >= -20)) {
    out += "0.";
    out.append(static_cast<size_t>(-exponent_ - size), '0');
    out += number;
  } else {
    out += number.substr(0, 1);
    if (size > 1) {
      out += '.';
      out += number.substr(1);
    }
    append_exponent(out, int64_t{exponent_} + size - 1);
  }
  return out;
}

size_t Decimal::hash() const {
  u128 value = feel::coefficient(*this);
  int exponent = exponent_;
  if (value == 0) return 0;
  while (base::high_half(value) != 0 && value % 10 == 0) value /= 10, ++exponent;
  if (base::high_half(value) == 0) {
    uint64_t low = base::low_half(value);
    while (low % 10 == 0) low /= 10, ++exponent;
    value = low;
  }
  uint64_t h = base::low_half(value) * 0x9e3779b97f4a7c15u;
  h ^= (base::high_half(value) + 0x632be59bd9b4e019u) * 0xff51afd7ed558ccdu;
  h ^= (static_cast<uint64_t>(static_cast<uint32_t>(exponent)) << 1 | (negative_ ? 1 : 0)) *
       0xc4ceb9fe1a85ec53u;
  h ^= h >> 29;
  h *= 0xbf58476d1ce4e5b9u;
  return h ^ (h >> 32);
}

}  // namespace weir
