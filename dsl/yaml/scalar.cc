#include "dsl/yaml/scalar.h"

#include <algorithm>

namespace weir::yaml {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

// Walks the file and the parser's value side by side.
class Scan {
 public:
  Scan(uint32_t source, std::string_view file, uint32_t begin, std::string_view value)
      : file_(file), value_(value), at_(begin) {
    out_.map = dsl::ScalarMap(source, begin);
  }

  Scanned plain() {
    while (exact_ && done_ < value_.size() && at_ < file_.size()) {
      if (is_space(file_[at_]))
        space();
      else
        copy(1);
    }
    return finish(Style::Plain);
  }

  Scanned single_quoted() {
    ++at_;
    while (exact_ && at_ < file_.size()) {
      if (file_[at_] == '\'' && peek(1) == '\'')
        take(1, 2);
      else if (file_[at_] == '\'')
        break;
      else if (is_space(file_[at_]))
        space();
      else
        copy(1);
    }
    return close('\'', Style::SingleQuoted);
  }

  Scanned double_quoted() {
    ++at_;
    while (exact_ && at_ < file_.size()) {
      if (file_[at_] == '"') break;
      if (file_[at_] == '\\')
        escape();
      else if (is_space(file_[at_]))
        space();
      else
        copy(1);
    }
    return close('"', Style::DoubleQuoted);
  }

  Scanned block() {
    const Style style = file_[at_] == '|' ? Style::Literal : Style::Folded;
    header_ = at_;
    skip_line();
    uint32_t end = at_ > header_ ? line_end(header_) : at_;
    size_t breaks = 0;   // since the last line with content
    uint32_t gap = at_;  // where they begin
    bool first = true;
    while (exact_ && at_ < file_.size() && more_than_line_ends()) {
      const uint32_t stop = line_end(at_);
      uint32_t lead = at_;
      while (lead < stop && file_[lead] == ' ') ++lead;
      if (first && lead < stop) indent_ = content_indent(lead - at_, breaks);
      const uint32_t content = first && lead == stop ? stop : std::min(lead, at_ + indent_);
      if (content < stop) {
        if (breaks > 0) separator(breaks, gap, content, style == Style::Folded && !first);
        at_ = content;
        copy(stop - content);
        end = gap = at_;
        breaks = 0;
        first = false;
      }
      breaks += 1;
      at_ = stop;
      skip_line();
    }
    // What is left are the line ends that chomping kept.
    exact_ = exact_ && !more_than_line_ends();
    if (exact_ && done_ < value_.size()) {
      const auto rest = static_cast<uint32_t>(value_.size() - done_);
      out_.map.append(rest, end, end < file_.size() ? 1 : 0);
      done_ = value_.size();
    }
    at_ = end;
    return finish(style);
  }

 private:
  char peek(uint32_t ahead) const { return at_ + ahead < file_.size() ? file_[at_ + ahead] : '\0'; }
  uint32_t line_end(uint32_t from) const {
    const size_t found = std::min(file_.find('\n', from), file_.size());
    const bool cr = found > from && found < file_.size() && file_[found - 1] == '\r';
    return static_cast<uint32_t>(found - (cr ? 1 : 0));
  }
  void skip_line() {
    const size_t found = file_.find('\n', at_);
    at_ = static_cast<uint32_t>(found == std::string_view::npos ? file_.size() : found + 1);
  }

  bool more_than_line_ends() const {
    return value_.find_first_not_of('\n', done_) != std::string_view::npos;
  }

  // The next bytes of the file are the next bytes of the value.
  void copy(uint32_t length) {
    if (value_.substr(done_, length) != file_.substr(at_, length)) {
      exact_ = false;
      return;
    }
    take(length, length);
  }
  void take(uint32_t text_length, uint32_t source_length) {
    if (done_ + text_length > value_.size()) {
      exact_ = false;
      return;
    }
    out_.map.append(text_length, at_, source_length);
    done_ += text_length;
    at_ += source_length;
  }

  // Blanks are themselves within a line; around line breaks they are folded.
  void space() {
    uint32_t stop = at_;
    uint32_t breaks = 0;
    for (; stop < file_.size() && is_space(file_[stop]); ++stop)
      if (file_[stop] == '\n') ++breaks;
    if (breaks == 0) return copy(stop - at_);
    fold(breaks, stop);
  }
  void fold(uint32_t breaks, uint32_t stop) {
    const std::string_view expected = value_.substr(done_, breaks == 1 ? 1 : breaks - 1);
    const char wanted = breaks == 1 ? ' ' : '\n';
    const bool fits =
        !expected.empty() && expected.find_first_not_of(wanted) == std::string_view::npos;
    if (!fits) {
      exact_ = false;
      return;
    }
    take(static_cast<uint32_t>(expected.size()), stop - at_);
  }

  void escape() {
    const char kind = peek(1);
    if (kind == '\n' || kind == '\r') {  // the line goes on without a blank
      at_ += 1;
      while (at_ < file_.size() && is_space(file_[at_])) ++at_;
      return;
    }
    const uint32_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    // One code point, whatever it is: the parser has checked the digits.
    uint32_t length = done_ < value_.size() ? 1 : 0;
    while (done_ + length < value_.size() &&
           (static_cast<unsigned char>(value_[done_ + length]) & 0xC0) == 0x80)
      ++length;
    if (length == 0)
      exact_ = false;
    else
      take(length, 2 + digits);
  }

  // Spaces that belong to the text of the first line come on top of the indentation.
  uint32_t content_indent(uint32_t lead, size_t breaks) const {
    size_t own = done_ + breaks;
    while (own < value_.size() && value_[own] == ' ') ++own;
    const size_t extra = own - std::min(own, done_ + breaks);
    return lead - std::min(lead, static_cast<uint32_t>(extra));
  }

  void separator(size_t breaks, uint32_t from, uint32_t to, bool folds) {
    size_t run = 0;
    while (run < breaks && done_ + run < value_.size() && value_[done_ + run] == '\n') ++run;
    if (folds && run == 0 && breaks == 1 && done_ < value_.size() && value_[done_] == ' ') run = 1;
    if (!folds && run != breaks) exact_ = false;
    if (run == 0) exact_ = false;
    if (!exact_) return;
    out_.map.append(static_cast<uint32_t>(run), from, to - from);
    done_ += run;
  }

  Scanned close(char quote, Style style) {
    if (exact_ && at_ < file_.size() && file_[at_] == quote)
      ++at_;
    else
      exact_ = false;
    return finish(style);
  }
  Scanned finish(Style style) {
    out_.style = style;
    out_.end = at_;
    out_.exact = exact_ && done_ == value_.size();
    return std::move(out_);
  }

  std::string_view file_, value_;
  uint32_t at_;
  size_t done_ = 0;
  uint32_t header_ = 0, indent_ = 0;
  bool exact_ = true;
  Scanned out_;
};

// Most scalars stand in the file as they are.
bool is_slice(std::string_view file, uint32_t begin, std::string_view value, bool quote) {
  if (!quote) {
    return begin < file.size() && file[begin] != '|' && file[begin] != '>' &&
           file.substr(begin, value.size()) == value;
  }
  const size_t close = begin + 1 + value.size();
  if (close >= file.size() || file[close] != file[begin]) return false;
  return value.find_first_of(file[begin] == '"' ? "\\\n" : "'\n") == std::string_view::npos &&
         file.substr(begin + 1, value.size()) == value;
}

}  // namespace

Scanned scan_scalar(uint32_t source, std::string_view file, uint32_t begin,
                    std::string_view value) {
  const char first = begin < file.size() ? file[begin] : '\0';
  const bool quote = first == '"' || first == '\'';
  if (is_slice(file, begin, value, quote)) {
    const auto text_end = static_cast<uint32_t>(begin + (quote ? 1 : 0) + value.size());
    const Style style = !quote         ? Style::Plain
                        : first == '"' ? Style::DoubleQuoted
                                       : Style::SingleQuoted;
    return {dsl::ScalarMap(source, begin + (quote ? 1 : 0)), text_end + (quote ? 1 : 0), style,
            true};
  }
  Scan scan(source, file, begin, value);
  switch (first) {
    case '"':
      return scan.double_quoted();
    case '\'':
      return scan.single_quoted();
    case '|':
    case '>':
      return scan.block();
    default:
      return scan.plain();
  }
}

dsl::LocatedText plain_text(uint32_t source, std::string_view file, uint32_t begin, uint32_t end) {
  dsl::LocatedText out{"", dsl::ScalarMap(source, begin)};
  for (uint32_t at = begin; at < end;) {
    uint32_t stop = at;
    uint32_t breaks = 0;
    for (; stop < end && is_space(file[stop]); ++stop)
      if (file[stop] == '\n') ++breaks;
    if (breaks > 0) {
      const std::string between = breaks == 1 ? " " : std::string(breaks - 1, '\n');
      out.map.append(static_cast<uint32_t>(between.size()), at, stop - at);
      out.text += between;
    } else {
      stop = std::max(stop, at + 1);
      out.map.append(stop - at, at, stop - at);
      out.text += file.substr(at, stop - at);
    }
    at = stop;
  }
  return out;
}

std::string quoted(std::string_view text) {
  const bool single = text.find_first_of("\"\\") != std::string_view::npos;
  std::string out(1, single ? '\'' : '"');
  for (const char c : text) {
    if (c == '\'' && single) out += '\'';
    out += c;
  }
  out += single ? '\'' : '"';
  return out;
}

}  // namespace weir::yaml
