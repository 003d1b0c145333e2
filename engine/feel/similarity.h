// engine/feel/similarity.h: how alike two texts are; the builtin and duplicate rules share it.
#pragma once

#include <string>
#include <string_view>

#include "weir/decimal.h"

namespace weir::feel {

// What counts in a comparison: folded case, full-width forms as plain ones, and neither white
// space nor punctuation.
std::u32string comparable_text(std::string_view text);

// 1 less the share of characters to insert, delete, replace or swap, in four digits; two empty
// texts are alike. The time is the product of the lengths.
Decimal similarity(const std::u32string& a, const std::u32string& b);

}  // namespace weir::feel
