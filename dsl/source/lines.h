// dsl/source/lines.h: lines and columns of a source.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::dsl {

// 1-based. A byte order mark at the start of the file is in no column.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;  // code points
  uint32_t utf16 = 1;   // UTF-16 units, as editors and SARIF count
};

// Of one text, which must outlive it. Lines end with LF or CR LF.
class Lines {
 public:
  explicit Lines(std::string_view text);

  uint32_t count() const { return static_cast<uint32_t>(starts_.size()); }
  // The line of an offset, 1-based; offsets past the end belong to the last line.
  uint32_t line_at(uint32_t offset) const;
  uint32_t begin(uint32_t line) const;         // offset of its first byte, after a byte order mark
  std::string_view text(uint32_t line) const;  // without its end
  Position position(uint32_t offset) const;

 private:
  std::string_view text_;
  std::vector<uint32_t> starts_;
};

}  // namespace weir::dsl
