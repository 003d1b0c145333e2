#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/docs/document.h"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

// A folder of its own, gone at the end.
class Workplace {
 public:
  Workplace() {
    std::string pattern = (fs::temp_directory_path() / "weir-docs-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    fs::create_directories(path_ / ".bin");
    fs::create_symlink(WEIR_COMMAND, path_ / ".bin" / "weir");
    fs::create_symlink(fs::path(WEIR_SOURCE_DIR) / "examples", path_ / "examples");
  }
  ~Workplace() { fs::remove_all(path_); }

  std::vector<std::string> run(const std::string& command) const {
    const std::string line = "cd '" + path_.string() + "' && export LC_ALL=C PATH=\"$PWD/.bin:$PATH\" && { " +
                             command + "\n} 2>&1 </dev/null";
    FILE* pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    char buffer[4096];
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
    pclose(pipe);
    return docs::lines_of(output);
  }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  fs::path path_;
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "    " + line + "\n";
  return text;
}

void play(const fs::path& page) {
  Workplace workplace;
  int calls = 0;
  for (const docs::Block& block : docs::blocks_of(read(page))) {
    if (!block.title.empty()) workplace.write(block.title, block.text);
    if (block.language != "console") continue;
    for (const docs::Call& call : docs::calls_of(block)) {
      ++calls;
      const std::vector<std::string> output = workplace.run(call.command);
      if (!docs::reads_as(call.shown, output))
        FAIL_CHECK(page.filename().string()
                   << ":" << call.line << ": $ " << call.command << "\n  the page shows\n"
                   << joined(call.shown) << "  and it prints\n"
                   << joined(output));
    }
  }
  CHECK_MESSAGE(calls > 0, page.string(), " runs something");
}

}  // namespace

TEST_CASE("an analyst who types the tutorial sees what it shows") {
  play(fs::path(WEIR_SOURCE_DIR) / "docs" / "tutorial.md");
  play(fs::path(WEIR_SOURCE_DIR) / "docs" / "tutorial.zh-CN.md");
}

TEST_CASE("shown output matches with its gaps and only so") {
  CHECK(docs::reads_as({"a", "...", "c"}, {"a", "b", "b", "c"}));
  CHECK(docs::reads_as({"..."}, {}));
  CHECK_FALSE(docs::reads_as({"a", "c"}, {"a", "b", "c"}));
  CHECK_FALSE(docs::reads_as({"a"}, {"a", "b"}));
}
