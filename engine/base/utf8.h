// engine/base/utf8.h: UTF-8 without trust: every byte sequence can be walked.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir::base {

// One code point of a text. Where the bytes are no UTF-8 (also overlong forms and surrogates):
// not valid, one byte long, U+FFFD.
struct CodePoint {
  char32_t value = 0xFFFD;
  uint8_t length = 1;
  bool valid = false;
};

// at < text.size().
inline CodePoint decode(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const uint8_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() - at < length) return {};
  char32_t value = first & (0xFFu >> (length + 1));
  for (uint8_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(at + i) & 0x3F);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length, true};
}

// C0 and C1 controls (tab and line ends too), delete, byte order marks, and what ends lines or turns
// the direction of text.
inline bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

inline size_t code_points(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); at += decode(text, at).length) ++count;
  return count;
}

}  // namespace weir::base
