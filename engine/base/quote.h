// engine/base/quote.h: text between quotes, with the escapes that JSON and FEEL share.
#pragma once

#include <string>
#include <string_view>

namespace weir::base {

// Appends "text": quotes, backslashes and control characters are escaped.
void append_quoted(std::string& out, std::string_view text);

}  // namespace weir::base
