// engine/base/ids.h: ids of 26 characters that sort by the time of their making.
//
// 48 bits of milliseconds and 80 of randomness in Crockford's base 32, lower case. Clock and
// randomness are injected: a simulation makes the same ids again.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "weir/time.h"

namespace weir::base {

// Gives 64 random bits.
using RandomBits = std::function<uint64_t()>;

// Any thread. Ids of one maker rise strictly, within a millisecond and when the clock steps back.
class IdMaker {
 public:
  // `clock` is borrowed.
  IdMaker(Clock* clock, RandomBits random) : clock_(clock), random_(std::move(random)) {}
  std::string next();

 private:
  std::mutex mutex_;
  Clock* clock_;
  RandomBits random_;
  uint64_t millis_ = 0;
  uint64_t high_ = 0;  // 16 bits
  uint64_t low_ = 0;
};

// A deterministic source for tests and simulations.
RandomBits seeded_bits(uint64_t seed);

// 26 characters of that alphabet?
bool is_id(std::string_view text);

}  // namespace weir::base
