// engine/base/checksum.h: a number that bytes have in common with nothing that differs by an accident.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace weir::base {

// Each step is one to one in what was before: a change within eight bytes always shows.
constexpr uint64_t mixed(uint64_t sum, uint64_t word) {
  sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
  return sum ^ (sum >> 32);
}

// Against damage, not against people. Kept in stores: it stays as it is.
inline uint64_t checksum(std::string_view bytes, uint64_t seed) {
  uint64_t sum = mixed(seed, bytes.size());
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left > 0; at += 8) {
    uint64_t word = 0;
    const size_t count = left < 8 ? left : 8;
    std::memcpy(&word, at, count);
    sum = mixed(sum, word);
    left -= count;
  }
  return sum;
}

}  // namespace weir::base
