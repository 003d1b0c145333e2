// engine/base/ids.h: ids of 15 characters that sort by the time of their making.
//
// 45 bits of milliseconds and 30 of randomness in Crockford's base 32, lower case: short enough to
// lie within a std::string. Whoever writes a row under a new id says that there is none yet. Clock
// and randomness are injected: a simulation makes the same ids again.
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
  uint64_t low_ = 0;  // 30 bits
};

// A deterministic source for tests and simulations.
RandomBits seeded_bits(uint64_t seed);

// 15 characters of that alphabet?
bool is_id(std::string_view text);

}  // namespace weir::base
