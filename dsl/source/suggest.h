// dsl/source/suggest.h: which known names are near a name that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::dsl {

// The nearest of `known` by edit distance in code points (at most a third of the longer length,
// at least one), case and full-width letters folded; best first, at most `count`, equal ones in
// the order of `known`.
std::vector<std::string> nearest(std::string_view name, const std::vector<std::string_view>& known,
                                 size_t count = 3);
std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& known,
                                 size_t count = 3);

// The nearest one, or empty.
std::string nearest_one(std::string_view name, const std::vector<std::string_view>& known);
std::string nearest_one(std::string_view name, const std::vector<std::string>& known);

}  // namespace weir::dsl
