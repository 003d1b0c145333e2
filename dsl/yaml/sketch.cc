#include "dsl/yaml/sketch.h"

#include <algorithm>

#include "dsl/yaml/flow_sketch.h"
#include "dsl/yaml/slips.h"

namespace weir::yaml {
namespace {

// Reads block style line by line; FlowSketch reads what stands in brackets.
class Sketch {
 public:
  Sketch(uint32_t source, std::string_view file, std::string_view buffer)
      : slips_(source, file, buffer), text_(slips_.text()) {}

  Sketched run() {
    for (uint32_t at = slips_.start(); at < text_.size();) at = line(at);
    tell_tabs();
    return slips_.take();
  }

 private:
  // Reads the line at `at` and what belongs to it; gives where the next one begins.
  uint32_t line(uint32_t at) {
    const uint32_t end = slips_.line_end(at);
    uint32_t from = at;
    bool tab = false;
    for (; from < end && is_blank(text_[from]); ++from) tab = tab || text_[from] == '\t';
    if (from == end || text_[from] == '#') return slips_.next_line(at);
    if (in_tabs_ && !tab) columns_.clear();
    in_tabs_ = tab;
    if (tab) return tab_line(at, from, end);
    if (from == at && text_[from] == '%') {
      slips_.report(kDirective, from, end);
      slips_.patch(from, end, Patch::Kind::Blank);
      return slips_.next_line(at);
    }
    if (from == at && (is_marker(at, "---") || is_marker(at, "..."))) {
      columns_.clear();
      return slips_.next_line(at);
    }
    const uint32_t column = from - at;
    if (!fits(column)) return misplaced(at, from, end, column);
    return entry(at, from, end);
  }

  bool is_marker(uint32_t at, std::string_view marker) const {
    return text_.substr(at, 3) == marker && (at + 3 >= text_.size() || is_space(text_[at + 3]));
  }

  uint32_t tab_line(uint32_t at, uint32_t from, uint32_t end) {
    tabs_.push_back({at, from});
    slips_.tab_line(at, end);
    columns_.clear();  // the columns of this line are anybody's guess
    expects_nested_ = true;
    return entry(at, from, end);
  }

  // May a line begin in this column, after what stands above?
  bool fits(uint32_t column) {
    while (!columns_.empty() && columns_.back() > column) {
      columns_.pop_back();
      expects_nested_ = false;
    }
    if (columns_.empty() || columns_.back() == column) return true;
    return expects_nested_;
  }

  void open_column(uint32_t column) {
    if (columns_.empty() || columns_.back() < column) columns_.push_back(column);
  }

  uint32_t misplaced(uint32_t at, uint32_t from, uint32_t end, uint32_t column) {
    slips_.report(kIndentation, from, from + key_length(from, end));
    uint32_t next = slips_.next_line(at);
    while (next < text_.size() && slips_.is_deeper(next, static_cast<int>(column)))
      next = slips_.next_line(next);
    slips_.patch(at, next, Patch::Kind::Blank);
    return next;
  }

  uint32_t key_length(uint32_t from, uint32_t end) const {
    const auto colon = static_cast<uint32_t>(std::min<size_t>(text_.find(':', from), end));
    return std::max<uint32_t>(1, colon - from);
  }

  // `- - key: value`, from the first character that is no blank.
  uint32_t entry(uint32_t line_begin, uint32_t from, uint32_t end) {
    uint32_t at = from;
    while (at < end && (text_[at] == '-' || text_[at] == '?') &&
           (at + 1 == end || is_blank(text_[at + 1]))) {
      open_column(at - line_begin);
      ++at;
      while (at < end && is_blank(text_[at])) ++at;
    }
    const bool in_list = at != from;
    const uint32_t column = at - line_begin;
    if (at == end || text_[at] == '#') {
      expects_nested_ = true;
      return slips_.next_line(line_begin);
    }
    const uint32_t colon = slips_.key_end(at, end);
    if (colon == kNone) {
      if (!in_list && !columns_.empty() && columns_.back() == column) return past_what_is_below(no_key(at, end), column);
      // A value alone: of a list entry, or below its key.
      const int parent = static_cast<int>(in_list ? columns_.back() : column) - (in_list ? 0 : 1);
      expects_nested_ = false;
      return value(at, parent, false);
    }
    open_column(column);
    uint32_t begin = colon + 1;
    while (begin < end && is_blank(text_[begin])) ++begin;
    expects_nested_ = false;
    return value(begin, static_cast<int>(column), true);
  }

  // A line that should begin with a key and does not.
  uint32_t no_key(uint32_t at, uint32_t end) {
    const uint32_t stop = slips_.value_end(at, end);
    const bool bracket = text_[at] == ']' || text_[at] == '}';
    const auto colon = static_cast<uint32_t>(std::min<size_t>(text_.find(':', at), stop));
    if (bracket) {
      slips_.report(kStrayBracket, at, at + 1).args.push_back({"char", std::string(1, text_[at])});
    } else if (colon < stop && colon > at) {
      Diagnostic& d = slips_.report(kNoBlankAfterColon, at, colon + 1);
      d.edits.push_back({slips_.span(colon + 1, colon + 1), " "});
    } else {
      slips_.report(kNoKey, at, stop);
    }
    slips_.patch(at, stop, Patch::Kind::Blank);
    return slips_.next_line(at);
  }

  // What stands below a line without a key belongs to nothing.
  uint32_t past_what_is_below(uint32_t begin, uint32_t column) {
    uint32_t next = begin;
    while (next < text_.size() && (slips_.is_blank_line(next) || slips_.is_deeper(next, static_cast<int>(column))))
      next = slips_.next_line(next);
    if (next > begin) slips_.patch(begin, next, Patch::Kind::Blank);
    return next;
  }

  // A value of an entry whose key or dash stands in column `parent`.
  uint32_t value(uint32_t at, int parent, bool has_key) {
    uint32_t end = slips_.line_end(at);
    at = slips_.skip_properties(at, end);
    if (at >= end || text_[at] == '#') {
      expects_nested_ = true;
      return slips_.next_line(at);
    }
    switch (text_[at]) {
      case '|':
      case '>':
        if (slips_.is_block_header(at, end)) return block_text(at, parent);
        return quote_line(text_[at] == '>' ? kStartsWithGreater : kStartsWithIndicator, at, end);
      case '"':
      case '\'':
        return quoted_value(at, end, parent);
      case '{':
      case '[':
        return FlowSketch(slips_).value(at, parent);
      case '-':
        if (has_key && (at + 1 == end || is_blank(text_[at + 1]))) {
          const bool alone = slips_.value_end(at, end) == at + 1;
          return quote_line(alone ? kDashAlone : kStartsWithIndicator, at, end);
        }
        return plain_value(at, end, parent, has_key);
      case '*':
        if (slips_.is_alias(at, end)) return slips_.next_line(at);
        return quote_line(kStartsWithIndicator, at, end);
      case '@':
      case '`':
      case '%':
      case '&':
      case ',':
      case ']':
      case '}':
        return quote_line(kStartsWithIndicator, at, end);
      default:
        return plain_value(at, end, parent, has_key);
    }
  }

  uint32_t block_text(uint32_t at, int parent) {
    uint32_t next = slips_.next_line(at);
    while (next < text_.size() && (slips_.is_blank_line(next) || slips_.is_deeper(next, parent))) {
      uint32_t blanks = next;
      while (blanks < text_.size() && text_[blanks] == ' ') ++blanks;
      const bool too_shallow = static_cast<int>(blanks - next) <= parent;
      if (blanks < text_.size() && text_[blanks] == '\t' && too_shallow &&
          !slips_.is_blank_line(next)) {
        tabs_.push_back({next, next + slips_.indent(next)});
        slips_.tab_line(next, slips_.line_end(next));
      }
      next = slips_.next_line(next);
    }
    return next;
  }

  uint32_t quote_line(const DiagSpec& spec, uint32_t at, uint32_t end) {
    const uint32_t stop = slips_.value_end(at, end);
    slips_.quote(spec, at, stop);
    return slips_.next_line(at);
  }

  uint32_t quoted_value(uint32_t at, uint32_t end, int parent) {
    const uint32_t close = slips_.closing_quote(at, parent);
    if (close == kNone) {
      slips_.report(text_[at] == '"' ? kUnclosedDouble : kUnclosedSingle, at, at + 1);
      slips_.patch(at, slips_.value_end(at, end), Patch::Kind::Broken);
      return slips_.next_line(at);
    }
    uint32_t after = close + 1;
    end = slips_.line_end(close);
    while (after < end && is_blank(text_[after])) ++after;
    const bool ends = after >= end || (text_[after] == '#' && after > close + 1);
    if (ends) {
      slips_.check_escapes(at, close);
      return slips_.next_line(close);
    }
    if (slips_.line_end(at) != end) {  // over several lines: the first quote is the forgotten one
      slips_.report(text_[at] == '"' ? kUnclosedDouble : kUnclosedSingle, at, at + 1);
      slips_.patch(at, slips_.value_end(at, slips_.line_end(at)), Patch::Kind::Broken);
      return slips_.next_line(at);
    }
    return quote_line(text_[after] == ',' ? kTwoValues : kStartsWithQuote, at, end);
  }

  uint32_t plain_value(uint32_t at, uint32_t end, int parent, bool has_key) {
    const uint32_t stop = slips_.value_end(at, end);
    const uint32_t colon = slips_.colon_in(at, stop);
    if (has_key && colon != kNone) return quote_line(kTwoColons, at, end);
    uint32_t next = slips_.next_line(at);
    if (in_tabs_) return next;  // how deep the lines below stand cannot be told
    while (next < text_.size() && (slips_.is_blank_line(next) || slips_.is_deeper(next, parent))) {
      uint32_t from = next;
      const uint32_t line_stop = slips_.line_end(next);
      while (from < line_stop && is_blank(text_[from])) ++from;
      if (from < line_stop && text_[from] == '#') break;
      if (from < line_stop && slips_.key_end(from, line_stop) != kNone) {
        if (has_key) return value_and_keys(at, stop, next, from);
        no_key(at, end);
        expects_nested_ = true;
        return next;
      }
      next = slips_.next_line(next);
    }
    return next;
  }

  uint32_t value_and_keys(uint32_t at, uint32_t stop, uint32_t line_begin, uint32_t from) {
    const int column = static_cast<int>(from - line_begin);
    const uint32_t end = slips_.line_end(line_begin);
    Diagnostic& d = slips_.report(kValueAndKeys, from, from + key_length(from, end));
    d.related.push_back({slips_.span(at, stop), {"this is its value already", "它已经有值了"}});
    uint32_t next = slips_.next_line(line_begin);
    while (next < text_.size() && slips_.is_deeper(next, column - 1)) next = slips_.next_line(next);
    slips_.patch(line_begin, next, Patch::Kind::Blank);
    return next;
  }

  void tell_tabs() {
    if (tabs_.empty()) return;
    const auto [at, from] = tabs_.front();
    Diagnostic& d = slips_.report(kTab, at, from);
    const size_t more = tabs_.size() - 1;
    if (more == 1) d.notes.push_back({{"so is one more line", "还有一行也是这样"}});
    if (more > 1)
      d.notes.push_back({{"so are {count} more lines", "还有 {count} 行也是这样"},
                         {{"count", std::to_string(more)}}});
    for (const auto& [begin, end] : tabs_) {
      std::string blanks;
      for (uint32_t i = begin; i < end; ++i) blanks += text_[i] == '\t' ? "  " : " ";
      d.edits.push_back({slips_.span(begin, end), blanks});
    }
  }

  Slips slips_;
  std::string_view text_;
  std::vector<uint32_t> columns_;  // of the open lists and maps
  bool expects_nested_ = true;     // the last entry has no value yet
  bool in_tabs_ = false;
  std::vector<std::pair<uint32_t, uint32_t>> tabs_;
};

}  // namespace

Sketched sketch(uint32_t source, std::string_view file, std::string_view buffer) {
  return Sketch(source, file, buffer).run();
}

}  // namespace weir::yaml
