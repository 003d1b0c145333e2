// engine/runtime/queries/cursor.h: where one page ended, as a text that the next question brings back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/value.h"

namespace weir::runtime {

// `place`: what the last line was ordered by; `of`: of which question.
std::string cursor_of(std::vector<Value> place, std::string_view of);
// None for a text that is not of this question, or not of so many parts.
std::optional<std::vector<Value>> place_of(std::string_view cursor, std::string_view of, size_t parts);

}  // namespace weir::runtime
