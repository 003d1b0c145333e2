// weir-sim [--from N] [--seeds COUNT] [--seed N]: runs simulated lives; a seed alone tells its story.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/simulation/world.h"

int main(int argc, char** argv) {
  using namespace weir::simulation;
  uint64_t from = 1, count = 1000;
  bool one = false;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    const uint64_t number = std::strtoull(argv[i + 1], nullptr, 10);
    if (flag == "--seed") from = number, count = 1, one = true;
    else if (flag == "--from") from = number;
    else if (flag == "--seeds") count = number;
    else return std::fprintf(stderr, "weir-sim [--from N] [--seeds COUNT] [--seed N]\n"), 2;
  }
  RunResult sum;
  uint64_t failed = 0;
  for (uint64_t seed = from; seed < from + count; ++seed) {
    const RunResult run = run_seed(seed);
    if (one) std::printf("%s", run.story.c_str());
    if (!run.failure.empty()) ++failed, std::printf("%s\n", failure_line(seed, run).c_str()), std::fflush(stdout);
    sum.commands += run.commands, sum.accepted += run.accepted, sum.troubles += run.troubles, sum.restarts += run.restarts;
    sum.fired += run.fired, sum.nested += run.nested, sum.instances += run.instances, sum.ended += run.ended;
  }
  std::printf("%llu seeds, %llu failed: %lld commands, %lld accepted, %lld timers fired, %lld troubles, %lld restarts, "
              "%lld interleaved; %lld instances, %lld ended\n",
              static_cast<unsigned long long>(count), static_cast<unsigned long long>(failed), static_cast<long long>(sum.commands),
              static_cast<long long>(sum.accepted), static_cast<long long>(sum.fired), static_cast<long long>(sum.troubles),
              static_cast<long long>(sum.restarts), static_cast<long long>(sum.nested), static_cast<long long>(sum.instances),
              static_cast<long long>(sum.ended));
  return failed == 0 ? 0 : 1;
}
