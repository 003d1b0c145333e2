// bindings/cli/table.h: columns of text, also of letters that take two places.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace weir::cli {

// Places on a terminal: han and full-width letters take two.
size_t width_of(const std::string& utf8);

// The first line is the head; each column as wide as its widest cell, two places apart. Columns
// that `right` names by number end flush.
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& lines, const std::vector<bool>& right = {});

}  // namespace weir::cli
