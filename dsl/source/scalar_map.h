// dsl/source/scalar_map.h: where each byte of a text stands in its file.
//
// A text that an author wrote as a YAML scalar is not a slice of the file: quotes, escapes, folding
// and indentation lie between. Everything that parses such a text (FEEL, tables, templates) reports
// places through this map.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"

namespace weir::dsl {

class ScalarMap {
 public:
  ScalarMap() = default;
  // The text is a slice of the file that begins at `begin`.
  ScalarMap(uint32_t source, uint32_t begin) : source_(source), begin_(begin) {}

  // The place of text[begin, end). An empty range is an empty span before the byte at `begin`;
  // offsets past the text lie at its end.
  Span span(size_t begin, size_t end) const;
  uint32_t source() const { return source_; }

  // The map of text[begin, ...).
  ScalarMap slice(size_t begin) const;

  // For whoever scans a scalar, in order: `text_length` bytes of the text come from the
  // `source_length` bytes at `source_begin`. Where both are equal the bytes are copied one by
  // one; else (an escape, a folded line break) the piece is one.
  void append(uint32_t text_length, uint32_t source_begin, uint32_t source_length);

 private:
  struct Piece {
    uint32_t text_begin, text_length, source_begin, source_length;
  };
  const Piece* piece_at(uint32_t text_offset) const;

  uint32_t source_ = 0xffffffff;
  uint32_t begin_ = 0;  // without pieces
  uint32_t shift_ = 0;  // of a slice: into the pieces
  std::vector<Piece> pieces_;
};

// A text and where it stands.
struct LocatedText {
  std::string text;
  ScalarMap map;
  Span span(size_t begin, size_t end) const { return map.span(begin, end); }
  Span span() const { return map.span(0, text.size()); }
  LocatedText slice(size_t begin, size_t end) const {
    return {text.substr(begin, end - begin), map.slice(begin)};
  }
};

}  // namespace weir::dsl
