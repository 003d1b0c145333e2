// dsl/source/excerpt.h: lines of a source with marks under them, for people.
//
//    13 |       | 3 | [10000..50000] | -     |
//       |             ^^^^^^^^^^^^^^ row 3 also matches
//
// Marks stand under what they mean in every terminal: East Asian characters take two cells, tabs
// and what cannot be seen are replaced, long lines are cut around the first mark.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dsl/source/lines.h"
#include "weir/diagnostic.h"

namespace weir::dsl {

struct Marked {
  Span span;
  std::string label;
  bool primary = false;  // `^`, else `-`
};

// Lines in their order, "..." where some are left out. `color` paints the primary mark; may be
// empty.
std::string excerpt(const Lines& lines, const std::vector<Marked>& marks, uint32_t width,
                    const std::string& color);

// The lines that the edits of one file change, as they read afterwards; whole new lines with `+`.
std::string edited_excerpt(const Lines& lines, std::string_view text,
                           const std::vector<Edit>& edits, uint32_t width);

}  // namespace weir::dsl
