#include "bindings/cli/table.h"

#include <algorithm>
#include <ostream>

namespace weir::cli {

size_t width_of(const std::string& utf8) {
  size_t width = 0;
  for (unsigned char c : utf8)
    if ((c & 0xc0) != 0x80) width += c >= 0xe3 ? 2 : 1;
  return width;
}

void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& lines, const std::vector<bool>& right) {
  if (lines.empty()) return;
  std::vector<size_t> widths(lines[0].size());
  for (const auto& line : lines)
    for (size_t i = 0; i < line.size() && i < widths.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  for (const auto& line : lines) {
    std::string text = " ";
    for (size_t i = 0; i < line.size() && i < widths.size(); ++i) {
      const std::string gap(widths[i] - width_of(line[i]), ' ');
      const bool flush = i < right.size() && right[i];
      text += i > 0 ? "  " : " ";
      text += flush ? gap + line[i] : line[i] + gap;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << "\n";
  }
}

}  // namespace weir::cli
