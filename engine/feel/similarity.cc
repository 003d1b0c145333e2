#include "engine/feel/similarity.h"

#include <algorithm>

#include "engine/base/text.h"

namespace weir::feel {
namespace {

bool is_ignored(char32_t c) {
  const bool ascii_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0x80) return !ascii_letter && !(c >= '0' && c <= '9');
  return c == 0xa0 || c == 0xb7 || (c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x3020) ||
         (c >= 0xfe30 && c <= 0xfe6f) || c == 0xfeff || (c >= 0xff5f && c <= 0xff65);
}

}  // namespace

std::u32string comparable_text(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    char32_t c = base::take_code_point(text);
    if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;  // a full-width form of ASCII
    if (!is_ignored(c)) out += base::fold_of(c);
  }
  return out;
}

Decimal similarity(const std::u32string& a, const std::u32string& b) {
  const auto longest = static_cast<int64_t>(std::max(a.size(), b.size()));
  if (longest == 0) return Decimal::from_int(1);
  const int64_t distance = base::edit_distance(a, b);
  const auto ratio =
      Decimal::divide(Decimal::from_int(longest - distance), Decimal::from_int(longest));
  return ratio->rounded(4, Rounding::HalfEven)->normalized();
}

}  // namespace weir::feel
