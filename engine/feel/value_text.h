// engine/feel/value_text.h: FEEL text of strings.
#pragma once

#include <string>
#include <string_view>

namespace weir::feel {

// `text` as a FEEL string literal, quotes included.
void append_quoted(std::string& out, std::string_view text);

}  // namespace weir::feel
