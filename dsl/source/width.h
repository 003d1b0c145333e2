// dsl/source/width.h: how many cells a text takes on a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace weir::dsl {

int width(char32_t c);  // 0, 1 or 2
size_t width(std::string_view text);

}  // namespace weir::dsl
