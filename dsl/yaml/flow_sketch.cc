#include "dsl/yaml/flow_sketch.h"

#include <algorithm>

#include "dsl/yaml/joins.h"

namespace weir::yaml {
namespace {

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

}  // namespace

uint32_t FlowSketch::value(uint32_t begin, int parent) {
  begin_ = begin;
  mark_ = slips_.mark();
  comment_ = kNone;
  if (text_.substr(begin, 2) == "{{") {
    slips_.quote(kTemplateNeedsQuotes, begin, slips_.value_end(begin, slips_.line_end(begin)));
    return slips_.next_line(begin);
  }
  open_ = {begin};
  for (uint32_t at = begin + 1; at < text_.size();) {
    const char c = text_[at];
    if (c == '\n') {
      if (!goes_on(at + 1, parent)) return unclosed(at + 1);
      ++at;
    } else if (is_space(c) || c == ',' || c == ':') {
      ++at;
    } else if (c == '#' && is_space(text_[at - 1])) {
      const uint32_t end = slips_.line_end(at);
      const std::string_view hidden = text_.substr(at, end - at);
      if (comment_ == kNone && hidden.find_first_of("]}") != std::string_view::npos) comment_ = at;
      at = end;
    } else if (c == ']' || c == '}') {
      if (text_[open_.back()] != (c == ']' ? '[' : '{')) return unclosed(slips_.next_line(at));
      open_.pop_back();
      ++at;
      if (open_.empty()) return after_value(at);
    } else {
      at = token(at, parent);
      if (at == kNone) return slips_.next_line(begin_);
    }
  }
  return unclosed(static_cast<uint32_t>(text_.size()));
}

bool FlowSketch::goes_on(uint32_t line, int parent) const {
  while (line < text_.size() && slips_.is_blank_line(line)) line = slips_.next_line(line);
  if (line >= text_.size()) return false;
  if (slips_.is_deeper(line, parent)) return true;
  const uint32_t from = line + slips_.indent(line);
  const uint32_t end = slips_.line_end(line);
  if (is_one_of(text_[from], "]},#")) return true;
  const bool dash = text_[from] == '-' && (from + 1 == end || is_blank(text_[from + 1]));
  return !dash && slips_.key_end(from, end) == kNone;
}

uint32_t FlowSketch::after_value(uint32_t at) {
  const uint32_t end = slips_.line_end(at);
  uint32_t next = at;
  while (next < end && is_blank(text_[next])) ++next;
  const bool ends = next >= end || text_[next] == ':' || (text_[next] == '#' && next > at);
  if (ends) return slips_.next_line(at);
  slips_.rewind(mark_);
  slips_.quote(kStartsWithBracket, begin_, slips_.value_end(begin_, end));
  return slips_.next_line(at);
}

// The innermost bracket is told; the whole value is left out, up to the line `next`.
uint32_t FlowSketch::unclosed(uint32_t next) {
  slips_.rewind(mark_);
  const uint32_t at = open_.back();
  if (comment_ != kNone)
    slips_.report(kCutByComment, comment_, slips_.line_end(comment_));
  else
    slips_.report(kUnclosedBracket, at, at + 1).args.push_back({"char", std::string(1, text_[at])});
  uint32_t end = next;
  while (end > begin_ + 1 && is_space(text_[end - 1])) --end;
  slips_.patch(begin_, end, Patch::Kind::Broken);
  return next;
}

// Past one key or value; kNone: what follows cannot be read.
uint32_t FlowSketch::token(uint32_t at, int parent) {
  const uint32_t end = slips_.line_end(at);
  at = slips_.skip_properties(at, end);
  if (at >= end) return end;
  const char c = text_[at];
  if (text_.substr(at, 2) == "{{") {
    const uint32_t stop = template_end(at, end);
    slips_.quote(kTemplateNeedsQuotes, at, stop);
    return stop;
  }
  if (c == '[' || c == '{') {
    open_.push_back(at);
    return at + 1;
  }
  if (c != '"' && c != '\'') return plain_token(at);

  const uint32_t close = slips_.closing_quote(at, parent);
  if (close == kNone) {
    slips_.rewind(mark_);
    slips_.report(c == '"' ? kUnclosedDouble : kUnclosedSingle, at, at + 1);
    slips_.patch(begin_, slips_.value_end(begin_, slips_.line_end(begin_)), Patch::Kind::Broken);
    return kNone;
  }
  uint32_t next = close + 1;
  while (next < text_.size() && is_blank(text_[next])) ++next;
  if (next >= text_.size() || is_space(text_[next]) || is_one_of(text_[next], ",]}:#")) {
    slips_.check_escapes(at, close);
    return close + 1;
  }
  const uint32_t stop = plain_extent(at).end;
  slips_.quote(kStartsWithQuote, at, stop);
  return stop;
}

uint32_t FlowSketch::plain_token(uint32_t at) {
  const Plain plain = plain_extent(at);
  const char c = text_[at];
  const uint32_t end = slips_.line_end(at);
  const bool dash = c == '-' && at + 1 < end && is_blank(text_[at + 1]) && plain.end > at + 1;
  const bool alias = c == '*' && slips_.is_alias(at, plain.end);
  if (c == '>')
    slips_.quote(kStartsWithGreater, at, plain.end);
  else if (dash || (is_one_of(c, "|@`%*&") && !alias))
    slips_.quote(kStartsWithIndicator, at, plain.end);
  else if (plain.comma)
    slips_.quote(kSplitValue, at, plain.end);
  else if (plain.bracket)
    slips_.quote(kBracketInside, at, plain.end);
  // The parser stops at a question mark, the standard does not.
  else if (plain.question)
    slips_.patch(at, plain.end, Patch::Kind::Text);
  return std::max(plain.end, at + 1);
}

bool FlowSketch::is_separator(uint32_t at, uint32_t end) const {
  return text_[at] == ':' &&
         (at + 1 == end || is_blank(text_[at + 1]) || is_one_of(text_[at + 1], ",[]{}"));
}

// A plain text with all of its brackets and strings, if they are whole in this line.
FlowSketch::Plain FlowSketch::plain_extent(uint32_t at) const {
  const uint32_t end = slips_.line_end(at);
  Plain out;
  std::string nested;
  bool in_string = false;
  uint32_t i = at;
  for (; i < end; ++i) {
    const char c = text_[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (c == '(' || (i > at && (c == '[' || c == '{'))) {
      if (!in_string) nested += c == '(' ? ')' : c == '[' ? ']' : '}';
    } else if (!in_string && !nested.empty() && c == nested.back()) {
      nested.pop_back();
    } else if (!in_string && nested.empty()) {
      if (is_one_of(c, ",]}") || is_separator(i, end)) break;
      if (c == '#' && i > at && is_blank(text_[i - 1])) break;
    }
    out.comma = out.comma || c == ',';
    out.bracket = out.bracket || is_one_of(c, "[]{}");
    out.question = out.question || c == '?';
  }
  if (in_string || !nested.empty()) {
    out = Plain{};
    i = simple_end(at, end);
  }
  out.end = std::min(i, end);
  while (out.end > at && is_space(text_[out.end - 1])) --out.end;
  return out;
}

uint32_t FlowSketch::simple_end(uint32_t at, uint32_t end) const {
  uint32_t i = at;
  while (i < end && !is_one_of(text_[i], ",]}") && !is_separator(i, end) &&
         !(text_[i] == '#' && i > at && is_blank(text_[i - 1])))
    ++i;
  return std::max(i, at + 1);
}

// `{{ a }} · {{ b }}` up to the comma or bracket behind it.
uint32_t FlowSketch::template_end(uint32_t at, uint32_t end) const {
  uint32_t i = at;
  while (i < end) {
    if (text_.substr(i, 2) == "{{") {
      const size_t close = text_.substr(0, end).find("}}", i);
      i = close == std::string_view::npos ? end : static_cast<uint32_t>(close + 2);
    } else if (is_one_of(text_[i], ",]}")) {
      break;
    } else {
      ++i;
    }
  }
  while (i > at && is_blank(text_[i - 1])) --i;
  return i;
}

}  // namespace weir::yaml
