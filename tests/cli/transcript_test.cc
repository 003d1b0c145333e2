// Plays tests/cli/transcripts/*.txt: each "$ command" with the whole output, standard error after
// standard output, and "[N]" where the exit code N is not 0. With WEIR_UPDATE=1 in the environment
// the files are written anew instead: read the difference before you commit it.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
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

class Workplace {
 public:
  Workplace() {
    std::string pattern = (fs::temp_directory_path() / "weir-cli-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    fs::create_directories(path_ / ".bin");
    fs::create_symlink(WEIR_COMMAND, path_ / ".bin" / "weir");
    fs::create_symlink(fs::path(WEIR_SOURCE_DIR) / "examples" / "apps" / "quote", path_ / "quote");
    fs::create_symlink(fs::path(WEIR_SOURCE_DIR) / "tests" / "cli" / "data", path_ / "data");
  }
  ~Workplace() { fs::remove_all(path_); }

  std::vector<std::string> run(const std::string& command) const {
    const std::string line = "cd '" + path_.string() + "' && export LC_ALL=C PATH=\"$PWD/.bin:$PATH\" && { " +
                             command + "\n} </dev/null 2>.err; code=$?; cat .err; exit $code";
    FILE* pipe = popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    char buffer[4096];
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
    const int status = pclose(pipe);
    std::vector<std::string> lines = docs::lines_of(output);
    if (!WIFEXITED(status))
      lines.emplace_back("[killed]");
    else if (WEXITSTATUS(status) != 0)
      lines.push_back("[" + std::to_string(WEXITSTATUS(status)) + "]");
    return lines;
  }

 private:
  fs::path path_;
};

std::string joined(const std::vector<std::string>& lines, const std::string& indent) {
  std::string text;
  for (const std::string& line : lines) text += indent + line + "\n";
  return text;
}

void play(const fs::path& file, bool update) {
  Workplace workplace;
  docs::Block all;
  all.text = read(file);
  const std::vector<docs::Call> calls = docs::calls_of(all);
  CHECK_MESSAGE(!calls.empty(), file.string(), " runs something");
  std::string written;
  for (const docs::Call& call : calls) {
    const std::vector<std::string> output = workplace.run(call.command);
    written += "$ " + call.command + "\n" + joined(output, "");
    if (!update && !docs::reads_as(call.shown, output))
      FAIL_CHECK(file.filename().string()
                 << ":" << call.line << ": $ " << call.command << "\n  should print\n"
                 << joined(call.shown, "    ") << "  and prints\n"
                 << joined(output, "    "));
  }
  if (update) std::ofstream(file, std::ios::binary) << written;
}

}  // namespace

TEST_CASE("the command answers word for word, with its exit code") {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / "tests/cli/transcripts"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  CHECK(files.size() >= 4);
  const char* update = std::getenv("WEIR_UPDATE");
  for (const fs::path& file : files) play(file, update != nullptr && *update == '1');
}
