// dsl/yaml/scalar.h: where a scalar ends, and which byte of the file gave each byte of its text.
#pragma once

#include <cstdint>
#include <string_view>

#include "dsl/yaml/tree.h"

namespace weir::yaml {

struct Scanned {
  dsl::ScalarMap map;
  uint32_t end = 0;
  Style style = Style::Plain;
  // The scan gave the same text as the parser. Otherwise the map is the best guess.
  bool exact = false;
};

// `value` is what the parser made of the scalar that begins at `begin` (at its quote or `|`).
Scanned scan_scalar(uint32_t source, std::string_view file, uint32_t begin, std::string_view value);

// The text of a plain scalar that stands in file[begin, end): line breaks are folded.
dsl::LocatedText plain_text(uint32_t source, std::string_view file, uint32_t begin, uint32_t end);

// `text` as a YAML scalar in quotes, in one line.
std::string quoted(std::string_view text);

}  // namespace weir::yaml
