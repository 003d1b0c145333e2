#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include "tests/bench/bench.h"

namespace weir::bench {
namespace {

struct Goal {
  double ratio = 0, ns = 0;
};
std::map<std::string, Goal>& goals() {
  static std::map<std::string, Goal> all;
  return all;
}

void add(const std::string& name, std::function<void(uint64_t)> run) {
  benchmark::RegisterBenchmark(name.c_str(), [run = std::move(run)](benchmark::State& state) {
    uint64_t i = 0;
    run(i++);  // what is made at the first use is made now
    for (auto _ : state) run(i++);
  })->Repetitions(5);
}

// Keeps the usual output and, at the end, tells the ratios.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const std::string name = run.run_name.function_name;
      times_[name].push_back(run.GetAdjustedCPUTime());
    }
  }

  void tell() {
    std::printf("\n%-34s %10s %10s %8s %8s\n", "", "weir ns", "limit ns", "ratio", "goal");
    for (const auto& [name, goal] : goals()) {
      const double weir = median(name + "/weir"), limit = median(name + "/limit");
      if (weir == 0) continue;
      if (limit == 0) {
        std::printf("%-34s %10.1f %10s %8s %6.0fns%s\n", name.c_str(), weir, "", "", goal.ns,
                    goal.ns != 0 && weir > goal.ns ? "  behind" : "");
        continue;
      }
      std::printf("%-34s %10.1f %10.1f %8.2f %8.2f%s\n", name.c_str(), weir, limit, weir / limit,
                  goal.ratio, goal.ratio != 0 && weir / limit > goal.ratio ? "  behind" : "");
    }
  }

 private:
  double median(const std::string& name) {
    std::vector<double>& all = times_[name];
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
  }
  std::map<std::string, std::vector<double>> times_;
};

}  // namespace

void pair(const std::string& name, double goal, std::function<void(uint64_t)> weir,
          std::function<void(uint64_t)> limit) {
  goals()[name].ratio = goal;
  add(name + "/weir", std::move(weir));
  add(name + "/limit", std::move(limit));
}

void single(const std::string& name, double goal_ns, std::function<void(uint64_t)> run) {
  goals()[name].ns = goal_ns;
  add(name + "/weir", std::move(run));
}

}  // namespace weir::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  weir::bench::register_expressions();
  weir::bench::register_columns();
  weir::bench::register_tables();
  weir::bench::register_storage();
  weir::bench::register_workflow();
  weir::bench::register_durable();
  weir::bench::register_records();
  weir::bench::register_compile();
  weir::bench::Ratios reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  reporter.tell();
}
