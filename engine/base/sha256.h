// engine/base/sha256.h: SHA-256 (FIPS 180-4), for fingerprints and content addresses.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::base {

using Sha256 = std::array<uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 sha256_portable(std::string_view bytes);  // without the processor's own instructions
std::string sha256_hex(std::string_view bytes);  // 64 lower-case digits

}  // namespace weir::base
