// A budget of simulated lives on each run; WEIR_SIM_SEEDS asks for more, WEIR_SIM_KEEP for files.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/simulation/world.h"

using namespace weir::simulation;

namespace {

// A failing life as a file that replays, where WEIR_SIM_KEEP names a folder.
void keep(uint64_t seed) {
  const char* folder = std::getenv("WEIR_SIM_KEEP");
  if (folder == nullptr) return;
  const Plan plan = shrink({.seed = seed});
  std::ofstream(std::string(folder) + "/seed-" + std::to_string(seed) + ".txt")
      << "# " << run_plan(plan).failure.substr(0, 200) << "\n" << write_plan(plan);
}

}  // namespace

TEST_CASE("whatever happens to people, clocks, engines and the store, every invariant holds and all ends") {
  const char* wanted = std::getenv("WEIR_SIM_SEEDS");
  const uint64_t seeds = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 300;
  int64_t accepted = 0, troubles = 0, nested = 0, fired = 0, ended = 0, called = 0, paused = 0, told = 0;
  int failed = 0;
  for (uint64_t seed = 1; seed <= seeds && failed < 3; ++seed) {
    const RunResult run = run_seed(seed);
    CHECK_MESSAGE(run.failure.empty(), failure_line(seed, run));
    failed += run.failure.empty() ? 0 : 1;
    if (!run.failure.empty()) keep(seed);
    called += run.called, paused += run.paused, told += run.told;
    accepted += run.accepted, troubles += run.troubles, nested += run.nested, fired += run.fired, ended += run.ended;
  }
  // The lives are worth living.
  const auto least = static_cast<int64_t>(seeds);
  CHECK(accepted > 5 * least);
  CHECK(troubles > 5 * least);
  CHECK(nested > least / 2);
  CHECK(fired > least / 2);
  CHECK(ended > least / 2);
  CHECK(called > least / 20);
  CHECK(paused + 1 > least / 50);  // rare: a few lives may do without
  CHECK(told > least);
}

TEST_CASE("a seed tells the same story every time") {
  for (uint64_t seed = 70'001; seed <= 70'010; ++seed) CHECK(run_seed(seed).digest == run_seed(seed).digest);
}

TEST_CASE("lives that once failed stay repaired") {
  int lives = 0;
  for (const auto& entry : std::filesystem::directory_iterator(WEIR_REGRESSIONS)) {
    std::ifstream file(entry.path());
    const auto plan = read_plan(std::string(std::istreambuf_iterator<char>(file), {}));
    REQUIRE_MESSAGE(plan, entry.path().string());
    const RunResult run = run_plan(*plan);
    CHECK_MESSAGE(run.failure.empty(), entry.path().filename().string() << ": " << run.failure);
    ++lives;
  }
  CHECK(lives > 0);
}

TEST_CASE("a plan written to a file is the same life, and leaving an action out keeps the others") {
  Plan plan{.seed = 70'020, .actions = 12};
  const RunResult run = run_plan(plan);
  plan.app = run.app, plan.steps = run.steps;
  plan.without = {3, 7};
  plan.calm = {"crash", "sink"};
  const auto again = read_plan(write_plan(plan));
  REQUIRE(again);
  CHECK(write_plan(*again) == write_plan(plan));
  CHECK(run_plan(*again).digest == run_plan(plan).digest);
  CHECK_FALSE(read_plan("nothing of a plan"));
}
