#include <re2/re2.h>

#include <chrono>
#include <cstdio>

#include "dsl/tools/testing/args.h"
#include "dsl/tools/testing/coverage.h"
#include "dsl/tools/testing/play.h"
#include "weir/testing.h"

namespace weir {
namespace testing {
namespace {

// For reports alone: how long a test took on the machine.
class Stopwatch {
 public:
  double ms() const {
    return std::chrono::duration<double, std::milli>(Watch::now() - begin_).count();
  }

 private:
  using Watch = std::chrono::high_resolution_clock;
  Watch::time_point begin_ = Watch::now();
};

// The file of a store for one test; removed before and after.
class StoreFile {
 public:
  StoreFile(const std::string& storage, size_t number) : url_(storage) {
    if (storage.rfind("sqlite:", 0) != 0) return;
    path_ = storage.substr(7) + "." + std::to_string(number);
    url_ = "sqlite:" + path_;
    remove();
  }
  ~StoreFile() {
    if (!path_.empty()) remove();
  }
  StoreFile(const StoreFile&) = delete;
  StoreFile& operator=(const StoreFile&) = delete;
  const std::string& url() const { return url_; }

 private:
  void remove() const {
    for (const char* suffix : {"", "-wal", "-shm"}) std::remove((path_ + suffix).c_str());
  }
  std::string url_, path_;
};

struct Run {
  const Model& model;
  const TestOptions& options;
  CoverageMap& coverage;
  size_t number = 0;
};

const Organisation& people_of(const Model& model, const TestCase& test) {
  return test.directory ? *test.directory : model->directory;
}

Instant start_of(const TestCase& test) {
  return test.at.value_or(Instant{1'767'225'600, 0});  // 2026-01-01T00:00:00Z where time does not matter
}

void play_steps(Run& run, const TestCase& test, Stage& stage, TestResult& result) {
  PlayOptions options;
  options.language = run.options.language;
  options.app_folder = run.options.app_folder;
  for (size_t i = 0; i < test.steps.size(); ++i) {
    const Step& step = test.steps[i];
    Played played;
    if (run.options.restart_between_steps)
      if (Status again = stage.restart(); !again) played.failure = {"restart: " + again.error().message};
    if (played.ok() && run.options.meanwhile)
      if (Status done = run.options.meanwhile(stage.engine()); !done) played.failure = {"meanwhile: " + done.error().message};
    if (played.ok()) played = play(stage, step, options);
    result.happened.insert(result.happened.end(), played.told.begin(), played.told.end());
    if (played.ok()) continue;
    result.place = place(*run.model, step.span);
    result.failure = {"step " + std::to_string(i + 1)};
    result.failure.insert(result.failure.end(), played.failure.begin(), played.failure.end());
    tell_stuck(stage, result.happened);
    return;
  }
  result.passed = true;
}

TestResult run_steps(Run& run, const TestCase& test) {
  const Stopwatch watch;
  TestResult result;
  result.name = test.name;
  result.place = place(*run.model, test.span);
  const StoreFile file(run.options.storage, run.number++);
  Result<std::unique_ptr<Stage>> stage =
      Stage::open(run.model, people_of(run.model, test), file.url(), start_of(test));
  if (!stage) {
    result.failure = {"the engine does not open: " + stage.error().message};
    return result;
  }
  play_steps(run, test, **stage, result);
  run.coverage.visit((*stage)->engine());
  result.elapsed_ms = watch.ms();
  return result;
}

std::string case_name(const TestCase& test, const Value& with, const Value& gives) {
  std::string text = test.name + ": ";
  for (size_t i = 0; i < with.entries().size(); ++i)
    text += (i > 0 ? ", " : "") + with.entries()[i].second.to_feel();
  return text + " -> " + gives.to_feel();
}

TestResult run_case(Run& run, const TestCase& test, const Case& one, Stage& stage) {
  const Stopwatch watch;
  TestResult result;
  std::vector<Entry> with;
  for (const auto& [name, arg] : one.with) with.emplace_back(name, stage.value_of(arg));
  result.name = case_name(test, Value::context(with), one.gives);
  result.place = place(*run.model, one.span);
  Value actual;
  if (test.expression) {
    actual = stage.evaluate(*test.expression, with);
  } else {
    DecisionAnswer answer = decide(stage, test.decision, with);
    actual = answer.value;
    result.happened = std::move(answer.lines);
  }
  result.passed = same_answer(actual, one.gives);
  if (!result.passed)
    result.failure = {test.decision.empty() ? "value" : test.decision, "  actual    " + actual.to_feel(),
                      "  expected  " + one.gives.to_feel()};
  result.elapsed_ms = watch.ms();
  return result;
}

void run_cases(Run& run, const TestCase& test, std::vector<TestResult>& results) {
  Result<std::unique_ptr<Stage>> stage =
      Stage::open(run.model, people_of(run.model, test), "memory:", start_of(test));
  if (!stage) {
    results.push_back({test.name, place(*run.model, test.span), false,
                       {"the engine does not open: " + stage.error().message}, {}, 0});
    return;
  }
  for (const Case& one : test.cases) results.push_back(run_case(run, test, one, **stage));
}

}  // namespace
}  // namespace testing

std::vector<std::string> TestedApp::names() const {
  std::vector<std::string> all;
  if (tests != nullptr)
    for (const testing::TestCase& test : tests->tests) all.push_back(test.name);
  return all;
}

TestedApp compile_tests(const SourceSet& sources, const CompileOptions& options) {
  auto suite = std::make_shared<testing::TestSuite>();
  TestedApp app;
  app.result = testing::compile_with_tests(sources, options, suite.get());
  app.tests = std::move(suite);
  return app;
}

int TestReport::passed() const {
  int count = 0;
  for (const TestResult& result : results) count += result.passed ? 1 : 0;
  return count;
}

Result<TestReport> run_tests(const TestedApp& app, const TestOptions& options) {
  if (app.result.model == nullptr || app.tests == nullptr)
    return Error::of("E_MODEL", "the app does not compile, so its tests cannot run");
  const re2::RE2 wanted(options.run, re2::RE2::Quiet);
  if (!wanted.ok())
    return Error::of("E_FIELD_INVALID",
                     "'" + options.run + "' is not a regular expression: " + wanted.error());
  TestReport report;
  testing::CoverageMap coverage(*app.result.model);
  testing::Run run{app.result.model, options, coverage};
  const decision::Watch watch;
  for (const testing::TestCase& test : app.tests->tests) {
    if (!options.run.empty() && !re2::RE2::PartialMatch(test.name, wanted)) continue;
    if (!test.steps.empty())
      report.results.push_back(run_steps(run, test));
    else
      run_cases(run, test, report.results);
  }
  coverage.visit_rules(watch);
  report.coverage = coverage.result();
  return report;
}

}  // namespace weir
