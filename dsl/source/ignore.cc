#include "dsl/source/ignore.h"

#include <algorithm>

namespace weir::dsl {
namespace {

constexpr std::string_view kMarker = "# weir: ignore";
constexpr std::string_view kBlank = " \t";

std::string_view trimmed(std::string_view s) {
  const size_t from = s.find_first_not_of(kBlank);
  if (from == std::string_view::npos) return {};
  return s.substr(from, s.find_last_not_of(kBlank) - from + 1);
}

std::vector<std::string> split_patterns(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const size_t end = std::min(list.find_first_of(", \t"), list.size());
    if (end > 0) out.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

uint32_t next_line_with_content(const Lines& lines, uint32_t line) {
  for (uint32_t at = line + 1; at <= lines.count(); ++at) {
    const std::string_view text = trimmed(lines.text(at));
    if (!text.empty() && text.front() != '#') return at;
  }
  return line;
}

}  // namespace

bool Ignore::matches(std::string_view slug, uint32_t at_line) const {
  if (line != 0 && line != at_line) return false;
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
    if (pattern.ends_with("/*")) return slug.starts_with(pattern.substr(0, pattern.size() - 1));
    return slug == pattern;
  });
}

std::vector<Ignore> find_ignores(uint32_t source, std::string_view text, const Lines& lines) {
  std::vector<Ignore> out;
  for (size_t at = text.find(kMarker); at != std::string_view::npos;
       at = text.find(kMarker, at + 1)) {
    const auto offset = static_cast<uint32_t>(at);
    const uint32_t line = lines.line_at(offset);
    const std::string_view before = text.substr(lines.begin(line), at - lines.begin(line));
    const bool alone = trimmed(before).empty();
    if (!alone && kBlank.find(before.back()) == std::string_view::npos) continue;

    const size_t line_end = lines.begin(line) + lines.text(line).size();
    std::string_view rest = text.substr(at + kMarker.size(), line_end - at - kMarker.size());
    const bool whole_file = rest.starts_with("-file");
    if (whole_file) rest.remove_prefix(5);
    if (rest.empty() || kBlank.find(rest.front()) == std::string_view::npos) continue;

    Ignore found;
    const size_t dashes = rest.find(" -- ");
    found.patterns = split_patterns(trimmed(rest.substr(0, dashes)));
    if (dashes != std::string_view::npos) found.reason = trimmed(rest.substr(dashes + 4));
    found.span = {source, offset, static_cast<uint32_t>(line_end)};
    found.line = whole_file ? 0 : alone ? next_line_with_content(lines, line) : line;
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace weir::dsl
