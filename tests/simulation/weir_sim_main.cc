// weir-sim [--from N] [--seeds COUNT] [--seed N] [--shrink N] [--replay FILE]: runs simulated lives;
// a seed alone tells its story; --shrink prints the smallest plan found that fails like the seed.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/simulation/world.h"

using namespace weir::simulation;

namespace {

int tell(const Plan& plan) {
  const RunResult run = run_plan(plan);
  std::printf("%s%s\n", run.story.c_str(), run.failure.c_str());
  return run.failure.empty() ? 0 : 1;
}

int replay(const char* path) {
  std::ifstream file(path);
  const auto plan = read_plan(std::string(std::istreambuf_iterator<char>(file), {}));
  if (!plan) return std::fprintf(stderr, "%s is no plan\n", path), 2;
  return tell(*plan);
}

int print_shrunk(uint64_t seed) {
  const Plan plan = shrink({.seed = seed});
  const RunResult run = run_plan(plan);
  std::printf("# %s\n%s", run.failure.substr(0, run.failure.find('\n')).c_str(), write_plan(plan).c_str());
  return run.failure.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t from = 1, count = 1000;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--replay") return replay(argv[i + 1]);
    const uint64_t number = std::strtoull(argv[i + 1], nullptr, 10);
    if (flag == "--seed") return tell({.seed = number});
    if (flag == "--shrink") return print_shrunk(number);
    if (flag == "--from") from = number;
    else if (flag == "--seeds") count = number;
    else return std::fprintf(stderr, "weir-sim [--from N] [--seeds COUNT] [--seed N] [--shrink N] [--replay FILE]\n"), 2;
  }
  RunResult sum;
  uint64_t failed = 0;
  for (uint64_t seed = from; seed < from + count; ++seed) {
    const RunResult run = run_seed(seed);
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
