// Runs the tests of every app of examples/apps, in memory, in a file, and reopened before each step.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "weir/testing.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> apps() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(WEIR_SOURCE_DIR "/examples/apps"))
    if (entry.is_directory()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string lines(const weir::TestResult& result) {
  std::string text = result.place + ": " + result.name;
  for (const std::string& line : result.failure) text += "\n  " + line;
  for (const std::string& line : result.happened) text += "\n    " + line;
  return text;
}

void all_pass(const weir::TestedApp& app, const weir::TestOptions& options) {
  const weir::Result<weir::TestReport> report = weir::run_tests(app, options);
  REQUIRE(report);
  CHECK_FALSE(report->results.empty());
  for (const weir::TestResult& result : report->results) {
    INFO(lines(result));
    CHECK(result.passed);
  }
}

void run_all(weir::TestOptions options) {
  const std::vector<fs::path> all = apps();
  REQUIRE(!all.empty());
  for (const fs::path& file : all) {
    CAPTURE(file.string());
    const weir::Result<weir::SourceSet> sources = weir::SourceSet::load(file.string());
    REQUIRE(sources);
    const weir::TestedApp app = weir::compile_tests(*sources);
    INFO(weir::render(app.result.diagnostics, *sources));
    REQUIRE(app.result.model != nullptr);
    CHECK(app.result.publishable());
    options.app_folder = file.string();
    all_pass(app, options);
  }
}

}  // namespace

TEST_CASE("the tests of every example pass in memory") { run_all({}); }

// R209
TEST_CASE("the tests of every example pass in a file") {
  weir::TestOptions options;
  options.storage = "sqlite:" + (fs::temp_directory_path() / "weir-apps.db").string();
  run_all(options);
}

TEST_CASE("the tests of every example pass where the store is reopened before every step") {
  weir::TestOptions options;
  options.restart_between_steps = true;
  run_all(options);
}
