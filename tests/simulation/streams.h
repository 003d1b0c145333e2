// Random numbers by concern: a new concern never reshuffles what the others draw from a seed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::simulation {

class Stream {
 public:
  Stream(uint64_t seed, std::string_view concern) : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {
    for (const char c : concern) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    next();
  }
  uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // 0 .. count - 1.
  int below(int count) { return static_cast<int>(next() % static_cast<uint64_t>(count)); }
  // True `permille` times in a thousand.
  bool chance(int permille) { return below(1000) < permille; }
  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[next() % list.size()];
  }

 private:
  uint64_t state_;
};

}  // namespace weir::simulation
