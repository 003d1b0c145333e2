#include "dsl/source/lines.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace weir::dsl {

Lines::Lines(std::string_view text) : text_(text) {
  starts_.push_back(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts_.push_back(static_cast<uint32_t>(at + 1));
}

uint32_t Lines::line_at(uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return std::max<uint32_t>(1, static_cast<uint32_t>(after - starts_.begin()));
}

uint32_t Lines::begin(uint32_t line) const { return starts_[line - 1]; }

std::string_view Lines::text(uint32_t line) const {
  const size_t from = starts_[line - 1];
  size_t to = line < starts_.size() ? starts_[line] - 1 : text_.size();
  if (to > from && line < starts_.size() && text_[to - 1] == '\r') --to;
  return text_.substr(from, to - from);
}

Position Lines::position(uint32_t offset) const {
  Position out;
  out.line = line_at(offset);
  const size_t end = std::min<size_t>(offset, text_.size());
  for (size_t at = begin(out.line); at < end;) {
    const base::CodePoint c = base::decode(text_, at);
    out.column += 1;
    out.utf16 += c.value > 0xFFFF ? 2 : 1;
    at += c.length;
  }
  return out;
}

}  // namespace weir::dsl
