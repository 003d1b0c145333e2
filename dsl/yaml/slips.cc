#include "dsl/yaml/slips.h"

#include <algorithm>

#include "dsl/yaml/joins.h"

namespace weir::yaml {

uint32_t Slips::line_end(uint32_t at) const {
  const size_t found = std::min(text_.find('\n', at), text_.size());
  const bool cr = found > at && found < text_.size() && text_[found - 1] == '\r';
  return static_cast<uint32_t>(found - (cr ? 1 : 0));
}

uint32_t Slips::next_line(uint32_t at) const {
  const size_t found = text_.find('\n', at);
  return static_cast<uint32_t>(found == std::string_view::npos ? text_.size() : found + 1);
}

uint32_t Slips::indent(uint32_t at) const {
  uint32_t to = at;
  while (to < text_.size() && is_blank(text_[to])) ++to;
  return to - at;
}

bool Slips::is_blank_line(uint32_t at) const {
  const uint32_t to = at + indent(at);
  return to >= line_end(at);
}

bool Slips::is_deeper(uint32_t at, int column) const {
  return !is_blank_line(at) && static_cast<int>(indent(at)) > column;
}

uint32_t Slips::colon_in(uint32_t at, uint32_t end) const {
  for (uint32_t i = at; i < end; ++i) {
    if (text_[i] == ':' && (i + 1 == end || is_blank(text_[i + 1]))) return i;
    if (text_[i] == '#' && i > at && is_blank(text_[i - 1])) return kNone;
  }
  return kNone;
}

uint32_t Slips::key_end(uint32_t at, uint32_t end) const {
  const char first = text_[at];
  if (first == '"' || first == '\'') {
    uint32_t i = at + 1;
    while (i < end && text_[i] != first) i += text_[i] == '\\' && first == '"' ? 2 : 1;
    if (i >= end) return kNone;
    for (++i; i < end && is_blank(text_[i]);) ++i;
    return i < end && text_[i] == ':' && (i + 1 == end || is_blank(text_[i + 1])) ? i : kNone;
  }
  if (std::string_view("[{|>@`%#,]}").find(first) != std::string_view::npos) return kNone;
  return colon_in(at, end);
}

uint32_t Slips::value_end(uint32_t at, uint32_t end) const {
  uint32_t first_hash = kNone, outside = kNone;
  bool in_string = false;
  for (uint32_t i = at; i < end && outside == kNone; ++i) {
    if (text_[i] == '"') in_string = !in_string;
    if (text_[i] != '#' || i == at || !is_blank(text_[i - 1])) continue;
    if (first_hash == kNone) first_hash = i;
    if (!in_string) outside = i;
  }
  if (outside != kNone)
    end = outside;
  else if (in_string && first_hash != kNone)
    end = first_hash;
  while (end > at && is_space(text_[end - 1])) --end;
  return end;
}

uint32_t Slips::skip_properties(uint32_t at, uint32_t end) const {
  while (at + 1 < end && (text_[at] == '&' || text_[at] == '!') && !is_space(text_[at + 1])) {
    while (at < end && !is_space(text_[at])) ++at;
    while (at < end && is_blank(text_[at])) ++at;
  }
  return at;
}

bool Slips::is_block_header(uint32_t at, uint32_t end) const {
  uint32_t i = at + 1;
  for (int n = 0; n < 2 && i < end; ++n)
    if (text_[i] == '+' || text_[i] == '-' || (text_[i] >= '1' && text_[i] <= '9')) ++i;
  if (i == end) return true;
  if (!is_blank(text_[i])) return false;
  while (i < end && is_blank(text_[i])) ++i;
  return i == end || text_[i] == '#';
}

bool Slips::is_alias(uint32_t at, uint32_t end) const {
  if (at + 1 >= end || is_blank(text_[at + 1])) return false;
  const uint32_t stop = value_end(at, end);
  return std::none_of(text_.begin() + at, text_.begin() + stop, is_blank);
}

uint32_t Slips::closing_quote(uint32_t at, int parent) const {
  const char quote = text_[at];
  for (uint32_t i = at + 1; i < text_.size(); ++i) {
    if (text_[i] == '\n') {
      if (i + 1 >= text_.size()) return kNone;
      if (!is_blank_line(i + 1) && !is_deeper(i + 1, parent)) return kNone;
    } else if (text_[i] == '\\' && quote == '"') {
      if (i + 1 < text_.size() && text_[i + 1] != '\n' && text_[i + 1] != '\r') ++i;
    } else if (text_[i] == quote) {
      if (quote == '"' || i + 1 >= text_.size() || text_[i + 1] != '\'') return i;
      ++i;
    }
  }
  return kNone;
}

Diagnostic& Slips::report(const DiagSpec& spec, uint32_t begin, uint32_t end) {
  Diagnostic d;
  d.spec = &spec;
  d.span = span(begin, end);
  return out_.problems.emplace_back(std::move(d));
}

void Slips::patch(uint32_t begin, uint32_t end, Patch::Kind kind) {
  out_.patches.push_back({begin, end, kind});
}

void Slips::quote(const DiagSpec& spec, uint32_t begin, uint32_t end) {
  out_.problems.push_back(quote_needed(spec, source_, file_, begin, end));
  out_.problems.back().args.push_back({"char", std::string(1, text_[begin])});
  patch(begin, end, Patch::Kind::Text);
}

void Slips::tab_line(uint32_t begin, uint32_t end) {
  out_.tab_lines.push_back({begin, end, Patch::Kind::Blank});
}

void Slips::rewind(Mark mark) {
  out_.problems.resize(mark.problems);
  out_.patches.resize(mark.patches);
}

bool Slips::is_escape(uint32_t at, uint32_t close, uint32_t* end) const {
  constexpr std::string_view kKnown = "0abt\tnvfre \"'\\/N_LPxuU\n\r";
  const char kind = text_[at + 1];
  const uint32_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  *end = std::min(close, at + 2 + digits);
  const std::string_view hex = text_.substr(at + 2, *end - at - 2);
  uint64_t code = 0;
  bool good = kKnown.find(kind) != std::string_view::npos && hex.size() == digits;
  for (const char c : hex) {
    const auto digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
    good = good && digit != std::string_view::npos;
    code = code * 16 + (good ? digit : 0);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return good && !(digits > 0 && (surrogate || code > 0x10FFFF));
}

void Slips::check_escapes(uint32_t open, uint32_t close) {
  if (text_[open] != '"') return;
  Diagnostic* told = nullptr;
  bool all_bad = true;
  for (uint32_t i = open + 1; i < close; ++i) {
    if (text_[i] != '\\') continue;
    uint32_t end = 0;
    if (is_escape(i, close, &end)) {
      all_bad = false;
    } else if (told == nullptr) {
      told = &report(kEscape, i, end);
      told->args.push_back({"escape", std::string(text_.substr(i, end - i))});
    }
    ++i;
  }
  if (told == nullptr) return;
  patch(open, close + 1, Patch::Kind::Broken);
  // Where no backslash is an escape the author took the text for one without escapes.
  const std::string text(text_.substr(open + 1, close - open - 1));
  if (all_bad && text.find_first_of("'\n") == std::string::npos)
    told->edits.push_back({span(open, close + 1), "'" + text + "'"});
}

}  // namespace weir::yaml
