#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::vector<std::string> lines_of(const std::string& arguments) {
  FILE* pipe = popen((std::string("LC_ALL=C ") + WEIR_COMMAND + " " + arguments + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> buffer;
  for (size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), n);
  REQUIRE(pclose(pipe) == 0);
  std::istringstream in(output);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  bool listed = false;
  for (const std::string& line : lines_of("--help")) {
    if (listed && line.starts_with("  ")) names.push_back(line.substr(2, line.find_first_of(" ,", 2) - 2));
    listed = listed || line == "Subcommands:";
  }
  return names;
}

// The description that stands behind an option's name, at its column or on the next line.
bool has_chinese(const std::string& text) {
  for (unsigned char c : text)
    if (c >= 0xe3) return true;
  return false;
}

}  // namespace

TEST_CASE("the help of every command is there in Chinese, option by option") {
  const std::vector<std::string> names = command_names();
  REQUIRE(names.size() > 10);
  for (const std::string& name : names) {
    const std::vector<std::string> lines = lines_of(name + " --help --lang zh-CN");
    REQUIRE(lines.size() > 5);
    CHECK_MESSAGE(has_chinese(lines[0]), name, ": ", lines[0]);
    std::string heading;
    for (size_t i = 1; i < lines.size(); ++i) {
      if (!lines[i].empty() && !lines[i].starts_with(" ")) heading = lines[i];
      const bool option = lines[i].starts_with("  ") && lines[i].size() > 2 && lines[i][2] != ' ';
      if (!option || heading == "例子：") continue;
      const bool next_belongs = i + 1 < lines.size() && lines[i + 1].starts_with("      ");
      // "auto、always 或 never": the words between are Chinese.
      const std::string shown = lines[i] + (next_belongs ? lines[i + 1] : "");
      CHECK_MESSAGE(has_chinese(shown), name, ": ", shown);
    }
    CHECK_MESSAGE(heading == "例子：", name, " has examples in Chinese");
  }
}
