// engine/feel/regex_matcher.h: a backtracking matcher with a bound on its steps.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "engine/feel/regex.h"
#include "engine/feel/regex_syntax.h"

namespace weir::feel::regex {

// Null when the pattern unfolds to too large a program.
std::shared_ptr<const Regex> make_matcher(Syntax syntax);

}  // namespace weir::feel::regex
