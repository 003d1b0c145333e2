#include "engine/base/ids.h"

#include <algorithm>
#include <memory>

namespace weir::base {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

constexpr uint64_t kLow = (1u << 30) - 1;

std::string encode_id(uint64_t millis, uint64_t low) {
  std::string out(15, '0');
  for (size_t i = 0; i < 9; ++i, millis >>= 5) out[8 - i] = kAlphabet[millis & 31];
  for (size_t i = 0; i < 6; ++i, low >>= 5) out[14 - i] = kAlphabet[low & 31];
  return out;
}

}  // namespace

std::string IdMaker::next() {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_->now();
  const int64_t seconds = std::max<int64_t>(now.seconds, 0);
  const auto millis = static_cast<uint64_t>(seconds * 1000 + now.nanos / 1'000'000);
  if (millis > millis_) {
    millis_ = millis;
    low_ = random_() & kLow;
  } else {
    // The same millisecond, or a clock that stepped back: the next number of the last id.
    if (++low_ > kLow) low_ = 0, millis_ += 1;
  }
  return encode_id(millis_, low_);
}

RandomBits seeded_bits(uint64_t seed) {
  return [state = seed]() mutable {
    state += 0x9e3779b97f4a7c15u;
    uint64_t z = state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  };
}

bool is_id(std::string_view text) {
  return text.size() == 15 && std::all_of(text.begin(), text.end(), [](char c) {
           return kAlphabet.find(c) != std::string_view::npos;
         });
}

}  // namespace weir::base
