// engine/feel/mask.h: texts with their middle hidden; the builtin and field masks share it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::feel {

// `kind`: "phone" keeps the first 3 and last 4 characters, "id" 6 and 4, "bank" the last 4,
// "name" the first, "email" the first and all from the @ on, "text" nothing. A text shorter than
// its kind usually is becomes four stars, whatever its length. None for another kind.
std::optional<std::string> mask_text(std::string_view text, std::string_view kind);

}  // namespace weir::feel
