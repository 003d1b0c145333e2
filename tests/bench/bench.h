// tests/bench/bench.h: pairs of benchmarks whose ratio is what counts.
//
// A pair is registered under one name: "weir" is ours, "limit" hand-written C++ for the same rows.
// Both run in this process, by turns; the report gives the median of thread CPU time of each and
// the ratio. Absolute figures are this machine's; the ratio travels.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <random>
#include <string>

namespace weir::bench {

// Registers NAME/weir and NAME/limit. Each takes the number of the operation. `goal`: the most
// that the ratio should be; 0 when there is none.
void pair(const std::string& name, double goal, std::function<void(uint64_t)> weir,
          std::function<void(uint64_t)> limit);
// One benchmark without a limit; `goal_ns` is shown beside it.
void single(const std::string& name, double goal_ns, std::function<void(uint64_t)> run);

void register_expressions();
void register_columns();
void register_tables();
void register_storage();
void register_workflow();
void register_durable();
void register_records();
void register_compile();

// The same numbers everywhere.
class Random {
 public:
  explicit Random(uint32_t seed) : random_(seed) {}
  int64_t below(int64_t count) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(count));
  }
  bool chance(double of) { return static_cast<double>(random_() % 1'000'000) < of * 1'000'000; }

 private:
  std::mt19937_64 random_;
};

}  // namespace weir::bench
