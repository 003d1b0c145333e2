// Apps that compile without a finding, and apps whose findings are written down word for word.
//
// tests/data/ok: a file or a folder each. tests/data/err: a file or a folder `x` beside x.en.out and
// x.zh.out, the whole report; WEIR_UPDATE_GOLDEN=1 writes them anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "weir/compiler.h"
#include "weir/model.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> apps(const std::string& folder) {
  std::vector<fs::path> all;
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / "tests/data" / folder))
    if (entry.is_directory() || entry.path().extension() == ".yaml") all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  return all;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Report {
  std::string text;
  bool model = false;
  bool hard = false;
};

Report report(const fs::path& path, weir::Language language) {
  auto sources = weir::SourceSet::load(path.string());
  REQUIRE_MESSAGE(sources.ok(), path.string());
  const weir::CompileResult result = weir::compile(*sources);
  weir::RenderOptions options;
  options.language = language;
  Report one;
  one.text = weir::render(result.diagnostics, *sources, options);
  one.model = result.model != nullptr;
  for (const weir::Diagnostic& problem : result.diagnostics)
    one.hard = one.hard || (problem.spec->severity == weir::Severity::Error && problem.spec->hard);
  if (result.diagnostics.empty()) one.text.clear();
  return one;
}

void compare(const fs::path& golden, const std::string& actual) {
  if (const char* update = std::getenv("WEIR_UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    std::ofstream(golden, std::ios::binary) << actual;
    return;
  }
  const std::string expected = read(golden);
  CHECK_MESSAGE(expected == actual, golden.filename().string(), "\n--- expected\n", expected, "--- actual\n", actual);
}

}  // namespace

TEST_CASE("a good app has a model and no finding") {
  for (const fs::path& path : apps("ok")) {
    CAPTURE(path.filename().string());
    const Report one = report(path, weir::Language::English);
    CHECK_MESSAGE(one.text.empty(), one.text);
    CHECK(one.model);
  }
}

TEST_CASE("the example apps have a model and no finding") {
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / "examples/apps")) {
    if (!entry.is_directory()) continue;
    CAPTURE(entry.path().filename().string());
    const Report one = report(entry.path(), weir::Language::English);
    CHECK_MESSAGE(one.text.empty(), one.text);
    CHECK(one.model);
  }
}

TEST_CASE("a mistake is told word for word, in both languages") {
  for (const fs::path& path : apps("err")) {
    CAPTURE(path.filename().string());
    const fs::path base = path.parent_path() / path.stem();
    for (const auto& [suffix, language] : {std::pair{".en.out", weir::Language::English},
                                           std::pair{".zh.out", weir::Language::Chinese}}) {
      const Report one = report(path, language);
      CHECK(!one.text.empty());
      CHECK(one.model == !one.hard);
      compare(base.string() + suffix, one.text);
    }
  }
}

TEST_CASE("the same app compiles to the same model and the same report") {
  for (const fs::path& path : apps("ok")) {
    auto sources = weir::SourceSet::load(path.string());
    REQUIRE(sources.ok());
    const weir::CompileResult a = weir::compile(*sources);
    const weir::CompileResult b = weir::compile(*sources);
    if (a.model != nullptr && b.model != nullptr) CHECK(weir::app_hash(a.model) == weir::app_hash(b.model));
  }
}
