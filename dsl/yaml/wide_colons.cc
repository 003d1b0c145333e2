#include "dsl/yaml/wide_colons.h"

#include "dsl/yaml/slips.h"

namespace weir::yaml {

const DiagSpec kWideColon{
    .slug = "yaml/wide-colon",
    .text = {"'：' is no ':'", "“：”不是“:”"},
    .hint = {"write ': ', a colon of half width and a blank", "请写半角冒号加空格“: ”"},
    .summary = "A key is followed by a colon of half width and a blank; Chinese input methods write the wide one.",
    .bad = "app: a\nforms：\n  f: {fields: {a: {type: text}}}\n",
    .good = "app: a\nforms:\n  f: {fields: {a: {type: text}}}\n"};

namespace {

constexpr std::string_view kWide = "：";

// Knows lines, quotes and brackets, and where a key may stand.
class WideColons {
 public:
  WideColons(uint32_t source, std::string& buffer) : source_(source), text_(buffer) {}

  std::vector<Diagnostic> run() {
    for (uint32_t at = 0; at < text_.size();) at = line(at);
    return std::move(found_);
  }

 private:
  uint32_t line(uint32_t begin) {
    uint32_t at = begin;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    if (at >= text_.size() || text_[at] == '\n' || text_[at] == '#') return past_line(at);
    if (!brackets_.empty()) return rest(at);
    const auto column = static_cast<int>(at - begin);
    if (within_ >= 0 && column > within_) return past_line(at);
    within_ = -1;
    int owner = column;
    bool dash = false;
    while (text_[at] == '-' && at + 1 < text_.size() && text_[at + 1] == ' ') {
      owner = static_cast<int>(at - begin);
      dash = true;
      for (++at; at < text_.size() && text_[at] == ' ';) ++at;
    }
    const bool latin = static_cast<unsigned char>(text_[at]) < 0x80;
    if (!dash || latin) mend(at);
    const uint32_t value = value_at(at);
    if (value != kNone) owner = static_cast<int>(at - begin);
    const char first = value != kNone ? text_[value] : dash ? text_[at] : '\n';
    // Lines deeper than the key go on with its text.
    if (std::string_view("\n\r#{[&*").find(first) == std::string_view::npos) within_ = owner;
    return rest(at);
  }

  uint32_t past_line(uint32_t at) const {
    const size_t end = text_.find('\n', at);
    return end == std::string::npos ? static_cast<uint32_t>(text_.size()) : static_cast<uint32_t>(end + 1);
  }

  // What stands behind the key at `at`; kNone: there is no key.
  uint32_t value_at(uint32_t at) const {
    for (; at < text_.size() && text_[at] != '\n'; ++at) {
      if (text_[at] != ':' || (at + 1 < text_.size() && !is_space(text_[at + 1]))) continue;
      for (++at; at < text_.size() && is_blank(text_[at]);) ++at;
      return at < text_.size() ? at : kNone;
    }
    return kNone;
  }

  // A name and a wide colon at `at`: reads it as a colon.
  void mend(uint32_t at) {
    uint32_t end = at;
    while (end < text_.size() && is_part_of_name(end)) ++end;
    if (end == at || text_.compare(end, kWide.size(), kWide) != 0) return;
    Diagnostic d;
    d.spec = &kWideColon;
    d.span = {source_, end, end + static_cast<uint32_t>(kWide.size())};
    const bool blank = end + kWide.size() < text_.size() && is_space(text_[end + kWide.size()]);
    d.edits.push_back({d.span, blank ? ":" : ": "});
    found_.push_back(std::move(d));
    text_.replace(end, kWide.size(), ":  ");
  }

  // Other marks of full width begin with these bytes too: 。、《》 and （），！.
  bool is_part_of_name(uint32_t at) const {
    const char c = text_[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return text_.compare(at, 2, "\xEF\xBC") != 0 && text_.compare(at, 2, "\xE3\x80") != 0;
  }

  // The rest of a line: brackets that open, and the keys in them. Gives where the next line begins.
  uint32_t rest(uint32_t at) {
    bool token = true;  // a new text may begin here
    for (; at < text_.size() && text_[at] != '\n'; ++at) {
      const char c = text_[at];
      if (c == '#' && at > 0 && is_blank(text_[at - 1])) return past_line(at);
      if ((c == '"' || c == '\'') && token) {
        at = quoted(at);
        token = false;
      } else if ((c == '{' || c == '[') && (token || !brackets_.empty())) {
        brackets_.push_back(c);
        token = true;
        if (c == '{') key_after(at);
      } else if ((c == '}' || c == ']') && !brackets_.empty()) {
        brackets_.pop_back();
        token = false;
      } else if (c == ',' && !brackets_.empty()) {
        token = true;
        if (brackets_.back() == '{') key_after(at);
      } else {
        token = is_blank(c) ? token : c == ':' && (at + 1 == text_.size() || is_space(text_[at + 1]));
      }
    }
    return past_line(at);
  }

  void key_after(uint32_t at) {
    for (++at; at < text_.size() && is_blank(text_[at]);) ++at;
    if (at < text_.size()) mend(at);
  }

  uint32_t quoted(uint32_t at) const {
    const char quote = text_[at];
    for (++at; at < text_.size() && text_[at] != quote; ++at)
      if (text_[at] == '\\' && quote == '"') ++at;
    return std::min(at, static_cast<uint32_t>(text_.size() - 1));
  }

  uint32_t source_;
  std::string& text_;
  std::vector<char> brackets_;
  int within_ = -1;  // a text goes on in the lines deeper than this column
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> mend_wide_colons(uint32_t source, std::string& buffer) {
  if (buffer.find(kWide) == std::string::npos) return {};
  return WideColons(source, buffer).run();
}

}  // namespace weir::yaml
