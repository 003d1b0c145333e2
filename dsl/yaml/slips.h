// dsl/yaml/slips.h: what the two sketches of broken YAML share: looking at lines, telling slips.
#pragma once

#include <string_view>

#include "dsl/yaml/sketch.h"

namespace weir::yaml {

inline constexpr uint32_t kNone = 0xffffffff;

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
inline bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

class Slips {
 public:
  Slips(uint32_t source, std::string_view file, std::string_view buffer)
      : source_(source), file_(file), text_(buffer) {}

  std::string_view text() const { return text_; }
  uint32_t start() const { return file_.starts_with("\xEF\xBB\xBF") ? 3 : 0; }
  Span span(uint32_t begin, uint32_t end) const { return {source_, begin, end}; }

  // Lines. `at` is anywhere in one; ends are without the line end.
  uint32_t line_end(uint32_t at) const;
  uint32_t next_line(uint32_t at) const;
  // `at` is where a line begins.
  bool is_blank_line(uint32_t at) const;
  uint32_t indent(uint32_t at) const;
  bool is_deeper(uint32_t at, int column) const;  // says something, right of the column

  // The colon after a key that begins at `at`, or kNone.
  uint32_t key_end(uint32_t at, uint32_t end) const;
  // In a plain text: the first colon that would make it a key, or kNone.
  uint32_t colon_in(uint32_t at, uint32_t end) const;
  // Where a value ends: without the blanks and the comment behind it.
  uint32_t value_end(uint32_t at, uint32_t end) const;
  uint32_t skip_properties(uint32_t at, uint32_t end) const;
  bool is_block_header(uint32_t at, uint32_t end) const;
  bool is_alias(uint32_t at, uint32_t end) const;
  // The quote that closes the one at `at`; kNone where a line that is not right of `parent` comes
  // first, or nothing.
  uint32_t closing_quote(uint32_t at, int parent) const;

  Diagnostic& report(const DiagSpec& spec, uint32_t begin, uint32_t end);
  void patch(uint32_t begin, uint32_t end, Patch::Kind kind);
  // The value must be quoted: tells it, with the fix, and reads it as it stands.
  void quote(const DiagSpec& spec, uint32_t begin, uint32_t end);
  void check_escapes(uint32_t open, uint32_t close);
  void tab_line(uint32_t begin, uint32_t end);

  // Takes back what was told since.
  struct Mark {
    size_t problems, patches;
  };
  Mark mark() const { return {out_.problems.size(), out_.patches.size()}; }
  void rewind(Mark mark);

  Sketched take() { return std::move(out_); }

 private:
  bool is_escape(uint32_t at, uint32_t close, uint32_t* end) const;

  uint32_t source_;
  std::string_view file_, text_;
  Sketched out_;
};

extern const DiagSpec kStartsWithGreater, kStartsWithIndicator, kStartsWithQuote,
    kStartsWithBracket, kDashAlone, kTwoValues, kTwoColons, kBracketInside, kUnclosedDouble,
    kUnclosedSingle, kUnclosedBracket, kTab, kIndentation, kStrayBracket, kNoBlankAfterColon,
    kNoKey, kValueAndKeys, kDirective, kEscape;

}  // namespace weir::yaml
