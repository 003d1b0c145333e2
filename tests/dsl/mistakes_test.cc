// The mistakes that authors make, each alone in a good app: one finding, at its place, with what to
// write instead.
//
// tests/data/mistakes/app.yaml is the good app; mistakes.txt holds, in groups parted by blank lines,
// what stands there ("\n" for a line end), "~ " what an author writes instead, and what is said of it
// in English ("= "), with its advice ("> "), and in Chinese. WEIR_UPDATE_GOLDEN=1 writes what is said.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "weir/compiler.h"

namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(WEIR_SOURCE_DIR) / "tests/data/mistakes";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string with_line_ends(std::string text) {
  for (size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at + 1)) text.replace(at, 2, "\n");
  return text;
}

struct Mistake {
  std::string instead_of, written;
  std::vector<std::string> said;
};

std::vector<Mistake> mistakes() {
  std::vector<Mistake> all;
  std::istringstream lines(read(kFolder / "mistakes.txt"));
  bool fresh = true;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      fresh = true;
    } else if (fresh) {
      all.push_back({line, {}, {}});
      fresh = false;
    } else if (line.starts_with("~ ") || line == "~") {
      all.back().written = line.size() > 2 ? line.substr(2) : "";
    } else {
      all.back().said.push_back(line);
    }
  }
  return all;
}

// The finding in one line, and the first advice beside it.
std::vector<std::string> said_of(const std::string& text) {
  std::vector<std::string> said;
  for (const weir::Language language : {weir::Language::English, weir::Language::Chinese}) {
    weir::SourceSet sources;
    sources.add("app.yaml", text);
    const weir::CompileResult result = weir::compile(sources);
    weir::RenderOptions options;
    options.language = language;
    options.format = weir::Format::Compact;
    std::istringstream compact(weir::render(result.diagnostics, sources, options));
    for (std::string line; std::getline(compact, line);) said.push_back("= " + line.substr(std::string("app.yaml:").size()));
    options.format = weir::Format::Human;
    std::istringstream human(weir::render(result.diagnostics, sources, options));
    const std::vector<std::string> marks = language == weir::Language::English ? std::vector<std::string>{"  fix: ", "  hint: ", "  note: "}
                                                                                : std::vector<std::string>{"  修正：", "  提示：", "  说明："};
    std::string advice;
    for (std::string line; std::getline(human, line);)
      for (const std::string& mark : marks)
        if (line.starts_with(mark) && (advice.empty() || mark != marks[2])) advice = line.substr(2);
    if (!advice.empty()) said.push_back("> " + advice);
  }
  return said;
}

}  // namespace

TEST_CASE("a mistake gives one finding, at its place, with what to write instead") {
  const std::string good = read(kFolder / "app.yaml");
  CHECK(said_of(good).empty());
  std::string anew;
  const std::vector<Mistake> all = mistakes();
  CHECK(all.size() >= 100);
  for (const Mistake& mistake : all) {
    CAPTURE(mistake.instead_of);
    CAPTURE(mistake.written);
    const std::string from = with_line_ends(mistake.instead_of);
    std::string text = good;
    const size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    REQUIRE(text.find(from, at + 1) == std::string::npos);
    text.replace(at, from.size(), with_line_ends(mistake.written));
    const std::vector<std::string> said = said_of(text);
    size_t findings = 0, advice = 0;
    for (const std::string& line : said) (line.starts_with("= ") ? findings : advice) += 1;
    CHECK(findings == 2);  // one in each language
    CHECK(advice == 2);
    std::string shown, expected;
    for (const std::string& line : said) shown += line + "\n";
    for (const std::string& line : mistake.said) expected += line + "\n";
    anew += mistake.instead_of + "\n~ " + mistake.written + "\n" + shown + "\n";
    if (std::getenv("WEIR_UPDATE_GOLDEN") == nullptr) CHECK(expected == shown);
  }
  if (std::getenv("WEIR_UPDATE_GOLDEN") != nullptr) std::ofstream(kFolder / "mistakes.txt", std::ios::binary) << anew;
}
