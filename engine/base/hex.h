// engine/base/hex.h: bytes as letters that any text field carries.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::base {

std::string to_hex(std::string_view bytes);
// None for anything but pairs of lower-case digits.
std::optional<std::string> from_hex(std::string_view text);

}  // namespace weir::base
