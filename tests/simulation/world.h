// One simulated life of a store: everything that happens follows from a plan, a plan from a seed.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace weir::simulation {

// Each action draws from streams of its own, so that leaving one out does not reshuffle the rest.
struct Plan {
  uint64_t seed = 0;
  int actions = 40;
  std::set<int> without;       // actions left out
  std::set<std::string> calm;  // troubles left out, by name
  std::string app;             // YAML; empty: drawn from the seed
  std::vector<std::string> steps;  // of `app`: what commands may name
};

// A plan as a file, and back; nothing where the text is none.
std::string write_plan(const Plan& plan);
std::optional<Plan> read_plan(const std::string& text);

struct RunResult {
  std::string failure;  // empty: every invariant held
  std::string story;    // what happened, for a failure
  std::string digest;   // the same for the same plan
  int last_action = 0;  // that began
  std::string app;      // and the steps that commands may name
  std::vector<std::string> steps;
  int64_t commands = 0, accepted = 0, troubles = 0, restarts = 0, fired = 0, nested = 0, called = 0, paused = 0, told = 0;
  int64_t instances = 0, ended = 0;
};

// Random app, random people, two engines over one memory store in trouble; then the quiet phase,
// in which all must come to an end or wait for a person.
RunResult run_plan(const Plan& plan);
inline RunResult run_seed(uint64_t seed) { return run_plan({.seed = seed}); }

// "weir-sim --seed N: <failure>"
std::string failure_line(uint64_t seed, const RunResult& result);

// The invariant that a failure names; empty: none.
std::string rule_of(const std::string& failure);

// A smaller plan that breaks the same invariant: fewer actions, fewer troubles, fewer steps.
Plan shrink(const Plan& failing);

}  // namespace weir::simulation
