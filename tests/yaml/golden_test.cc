// Every file of tests/data/yaml is read and its whole report, in both languages, compared with the
// file of the same name that ends in .out. WEIR_UPDATE_GOLDEN=1 writes them anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "dsl/yaml/tree.h"

namespace fs = std::filesystem;

namespace {

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string report_of(const fs::path& path) {
  weir::SourceSet sources;
  sources.add(path.filename().string(), contents(path));
  weir::dsl::Reporter reporter(sources);
  weir::yaml::load(0, reporter);
  const std::vector<weir::Diagnostic> found = reporter.finish();
  weir::RenderOptions options;
  options.left_out = reporter.left_out();
  std::string out = weir::render(found, sources, options);
  options.language = weir::Language::Chinese;
  return out + "\n" + weir::render(found, sources, options);
}

}  // namespace

TEST_CASE("the report of each trap is the golden one, in both languages") {
  const fs::path folder = fs::path(WEIR_SOURCE_DIR) / "tests/data/yaml";
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 40);
  for (const fs::path& file : files) {
    CAPTURE(file.filename().string());
    const std::string actual = report_of(file);
    fs::path golden = file;
    golden.replace_extension(".out");
    if (std::getenv("WEIR_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(golden, std::ios::binary) << actual;
      continue;
    }
    CHECK(actual == contents(golden));
  }
}

TEST_CASE("no golden is without its file") {
  for (const auto& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / "tests/data/yaml")) {
    fs::path file = entry.path();
    CHECK(fs::exists(file.replace_extension(".yaml")));
  }
}
