#include "engine/base/text.h"

#include <algorithm>
#include <cstring>

#include "engine/base/case_ranges.h"

namespace weir::base {
namespace {

constexpr char32_t kReplacement = 0xfffd;

struct WidthRange {
  uint32_t first, last;
};
constexpr WidthRange kWide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0xa4cf},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};
constexpr WidthRange kZeroWidth[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x0900, 0x0902}, {0x093c, 0x093c},   {0x0941, 0x0948}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e},
    {0x2060, 0x2064}, {0x20d0, 0x20ff},   {0x302a, 0x302d}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
};

template <size_t n>
bool contains(const WidthRange (&ranges)[n], char32_t c) {
  const auto* at = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                    [](char32_t v, const WidthRange& r) { return v < r.first; });
  return at != std::begin(ranges) && c <= (at - 1)->last;
}

template <size_t n>
char32_t map_case(const CaseRange (&ranges)[n], char32_t c) {
  const auto* at = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                    [](char32_t v, const CaseRange& r) { return v < r.first; });
  if (at == std::begin(ranges)) return c;
  const CaseRange& range = *(at - 1);
  if (c > range.last || (c - range.first) % range.stride != 0) return c;
  return static_cast<char32_t>(static_cast<int64_t>(c) + range.delta);
}

// Length of the well-formed sequence at the front, 0 if there is none.
size_t sequence(std::string_view s, char32_t* out) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto tail = [&](size_t i) { return i < s.size() && (byte(i) & 0xc0) == 0x80; };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    *out = lead;
    return 1;
  }
  if (lead >= 0xc2 && lead <= 0xdf && tail(1)) {
    *out = static_cast<char32_t>((lead & 0x1f) << 6 | (byte(1) & 0x3f));
    return 2;
  }
  if ((lead & 0xf0) == 0xe0 && tail(1) && tail(2)) {
    const auto c =
        static_cast<char32_t>((lead & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f));
    *out = c;
    return c < 0x800 || (c >= 0xd800 && c <= 0xdfff) ? 0 : 3;
  }
  if (lead >= 0xf0 && lead <= 0xf4 && tail(1) && tail(2) && tail(3)) {
    const auto c = static_cast<char32_t>((lead & 0x07) << 18 | (byte(1) & 0x3f) << 12 |
                                         (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f));
    *out = c;
    return c < 0x10000 || c > 0x10ffff ? 0 : 4;
  }
  return 0;
}

}  // namespace

bool is_ascii(std::string_view text) {
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t block = 0;
    std::memcpy(&block, text.data() + i, 8);
    if ((block & 0x8080808080808080u) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0x80) != 0) return false;
  }
  return true;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    char32_t c = 0;
    const size_t n = sequence(text, &c);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

char32_t take_code_point(std::string_view& text) {
  char32_t c = 0;
  const size_t n = sequence(text, &c);
  if (n == 0) c = kReplacement;
  text.remove_prefix(n == 0 ? 1 : n);
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) c = kReplacement;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

size_t count_code_points(std::string_view text) {
  if (is_ascii(text)) return text.size();
  size_t n = 0;
  for (; !text.empty(); ++n) take_code_point(text);
  return n;
}

size_t byte_offset(std::string_view text, size_t n) {
  std::string_view rest = text;
  for (; n > 0 && !rest.empty(); --n) take_code_point(rest);
  return text.size() - rest.size();
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) out += take_code_point(text);
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    width += contains(kZeroWidth, c) ? 0 : contains(kWide, c) ? 2 : 1;
  }
  return width;
}

char32_t upper_of(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  return map_case(kUpperRanges, c);
}

char32_t lower_of(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return map_case(kLowerRanges, c);
}

char32_t fold_of(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return map_case(kFoldRanges, c);
}

namespace {

// The usual text has no other letters; eight of them at a time in the compiler's hands.
std::string shifted_ascii(std::string_view text, char first) {
  std::string out(text);
  for (char& c : out) {
    const auto letter = static_cast<unsigned char>(c - first);
    c = static_cast<char>(c ^ (letter < 26 ? 0x20 : 0));
  }
  return out;
}

}  // namespace

std::string to_upper(std::string_view text) {
  if (is_ascii(text)) return shifted_ascii(text, 'a');
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (c == 0xdf) {
      out += "SS";
    } else {
      append_utf8(out, upper_of(c));
    }
  }
  return out;
}

std::string to_lower(std::string_view text) {
  if (is_ascii(text)) return shifted_ascii(text, 'A');
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (c == 0x130) {
      out += "i\u0307";  // the dot of the capital stays
    } else {
      append_utf8(out, lower_of(c));
    }
  }
  return out;
}

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) append_utf8(out, fold_of(take_code_point(text)));
  return out;
}

int edit_distance(std::string_view a, std::string_view b, int limit) {
  return edit_distance(decode(a), decode(b), limit);
}

int edit_distance(std::u32string_view a, std::u32string_view b, int limit) {
  const auto n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  if (std::abs(n - m) >= limit) return limit;
  std::vector<int> before(m + 1), above(m + 1), row(m + 1);
  for (int j = 0; j <= m; ++j) above[j] = j;
  for (int i = 1; i <= n; ++i) {
    row[0] = i;
    int least = i;
    for (int j = 1; j <= m; ++j) {
      const bool same = a[i - 1] == b[j - 1];
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      least = std::min(least, row[j]);
    }
    if (least >= limit) return limit;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[m], limit);
}

std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates) {
  // A third of the name may differ, and one letter always; case alone does not count.
  const auto size = static_cast<int>(count_code_points(wanted));
  int best = std::max(1, size / 3) + 1;
  const std::string folded = fold_case(wanted);
  std::string found;
  for (const std::string& candidate : candidates) {
    const int distance = edit_distance(folded, fold_case(candidate), best);
    if (distance < best && (size > 1 || distance == 0)) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

}  // namespace weir::base
