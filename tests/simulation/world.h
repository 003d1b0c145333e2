// One simulated life of a store: everything that happens follows from the seed.
#pragma once

#include <cstdint>
#include <string>

namespace weir::simulation {

struct RunResult {
  std::string failure;  // empty: every invariant held
  std::string story;    // what happened, for a failure
  std::string digest;   // the same for the same seed
  int64_t commands = 0, accepted = 0, troubles = 0, restarts = 0, fired = 0, nested = 0;
  int64_t instances = 0, ended = 0;
};

// Random app, random people, two engines over one memory store in trouble; then the quiet phase,
// in which all must come to an end or wait for a person.
RunResult run_seed(uint64_t seed);

// "weir-sim --seed N: <failure>"
std::string failure_line(uint64_t seed, const RunResult& result);

}  // namespace weir::simulation
