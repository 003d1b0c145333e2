// Apps with their tests as data: each app of tests/data/cases runs on both stores, and once more
// with the store closed and opened before every step.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "weir/testing.h"

namespace fs = std::filesystem;

namespace {

// Each file, and each folder that holds an app.yaml as a whole.
std::vector<fs::path> cases() {
  std::vector<fs::path> all;
  auto entry = fs::recursive_directory_iterator(fs::path(WEIR_SOURCE_DIR) / "tests/data/cases");
  for (; entry != fs::recursive_directory_iterator(); ++entry) {
    const bool folder = fs::exists(entry->path() / "app.yaml");
    if (folder) entry.disable_recursion_pending();
    if (folder || entry->path().extension() == ".yaml") all.push_back(entry->path());
  }
  std::sort(all.begin(), all.end());
  return all;
}

weir::TestedApp compiled(const fs::path& path) {
  const weir::Result<weir::SourceSet> sources = weir::SourceSet::load(path.string());
  REQUIRE(sources);
  weir::TestedApp app = weir::compile_tests(*sources);
  INFO(weir::render(app.result.diagnostics, *sources));
  REQUIRE(app.result.model != nullptr);
  return app;
}

void all_pass(const weir::TestOptions& options) {
  REQUIRE_FALSE(cases().empty());
  for (const fs::path& path : cases()) {
    CAPTURE(path.string());
    const weir::TestedApp app = compiled(path);
    auto report = weir::run_tests(app, options);
    INFO((report ? "" : report.error().message));
    REQUIRE(report);
    CHECK_FALSE(report->results.empty());
    for (const weir::TestResult& result : report->results) {
      std::string why = result.name + " at " + result.place;
      for (const std::string& line : result.failure) why += "\n" + line;
      INFO(why);
      CHECK(result.passed);
    }
  }
}

}  // namespace

TEST_CASE("every case passes in memory") { all_pass({}); }

TEST_CASE("every case passes in memory when the store is opened anew before each step") {
  all_pass({.restart_between_steps = true});
}

TEST_CASE("every case passes on SQLite") {
  const fs::path path = fs::temp_directory_path() / ("weir_cases_" + std::to_string(std::hash<std::string>{}(fs::current_path().string())));
  all_pass({.storage = "sqlite:" + path.string()});
}
