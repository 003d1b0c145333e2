// What --fix promises, over every app with mistakes that the tests have.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

std::string fixed(const fs::path& file, const std::string& how) {
  const std::string line = std::string("LC_ALL=C ") + WEIR_COMMAND + " validate --fix=" + how + " '" + file.string() + "' 2>&1";
  FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> buffer;
  for (size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), n);
  REQUIRE(WIFEXITED(pclose(pipe)));
  return output;
}

}  // namespace

TEST_CASE("a second --fix finds nothing more to fix and changes no file") {
  std::string pattern = (fs::temp_directory_path() / "weir-fix-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  const fs::path file = fs::path(pattern) / "app.yaml";
  int mended = 0;
  for (const char* folder : {"tests/data/err", "tests/data/yaml", "tests/cli/data"})
    for (const auto& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".yaml") continue;
      const std::string before = read(entry.path());
      for (const char* how : {"safe", "suggested"}) {
        CAPTURE(entry.path().string());
        CAPTURE(how);
        std::ofstream(file, std::ios::binary | std::ios::trunc) << before;
        fixed(file, how);
        const std::string once = read(file);
        mended += once != before ? 1 : 0;
        const std::string again = fixed(file, how);
        CHECK_MESSAGE(again.starts_with("0 fixed"), again);
        CHECK(read(file) == once);
      }
    }
  CHECK(mended > 20);
  fs::remove_all(pattern);
}
