// A budget of simulated lives on each run; WEIR_SIM_SEEDS asks for more.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/simulation/world.h"

using weir::simulation::run_seed;
using weir::simulation::RunResult;

TEST_CASE("whatever happens to people, clocks, engines and the store, every invariant holds and all ends") {
  const char* wanted = std::getenv("WEIR_SIM_SEEDS");
  const uint64_t seeds = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 300;
  int64_t accepted = 0, troubles = 0, nested = 0, fired = 0, ended = 0;
  for (uint64_t seed = 1; seed <= seeds; ++seed) {
    const RunResult run = run_seed(seed);
    CHECK_MESSAGE(run.failure.empty(), failure_line(seed, run));
    accepted += run.accepted, troubles += run.troubles, nested += run.nested, fired += run.fired, ended += run.ended;
  }
  // The lives are worth living.
  const auto least = static_cast<int64_t>(seeds);
  CHECK(accepted > 5 * least);
  CHECK(troubles > 5 * least);
  CHECK(nested > least / 2);
  CHECK(fired > least / 2);
  CHECK(ended > least / 2);
}

TEST_CASE("a seed tells the same story every time") {
  for (uint64_t seed = 70'001; seed <= 70'010; ++seed) CHECK(run_seed(seed).digest == run_seed(seed).digest);
}

TEST_CASE("seeds that once failed stay repaired") {
  std::ifstream file(std::string(WEIR_REGRESSIONS) + "/seeds.txt");
  REQUIRE(file.good());
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const uint64_t seed = std::strtoull(line.c_str(), nullptr, 10);
    const RunResult run = run_seed(seed);
    CHECK_MESSAGE(run.failure.empty(), failure_line(seed, run));
  }
}
