#include <doctest/doctest.h>

#include "tests/tidy/tree.h"

namespace {

constexpr size_t kLinesMax = 800;
constexpr size_t kPublicHeaderLinesMax = 200;

bool is_library(const tidy::File& file) {
  const std::string top = tidy::top_folder(file.path);
  return top == "engine" || top == "dsl";
}

struct Banned {
  std::string_view text, instead;
};

const std::vector<Banned>& banned() {
  static const std::vector<Banned> all = {
      {"system_clock::now", "the injected weir::Clock"},
      {"steady_clock::now", "the injected weir::Clock"},
      {"std::cout", "a returned value"},
      {"std::cerr", "a returned value"},
      {"printf(", "fmt, into a string"},
      {"assert(", "WEIR_CHECK, which stays on"},
      {"using namespace", "the names themselves"},
      {"std::regex", "RE2: std::regex overflows its stack"},
      {"std::random_device", "an injected source"},
      {"rand()", "an injected source"},
      {"getenv(", "an injected weir::Secrets"},
  };
  return all;
}

}  // namespace

TEST_CASE("no file is two things: at most 800 lines") {
  for (const tidy::File& file : tidy::files())
    if (file.lines.size() > kLinesMax)
      FAIL_CHECK(file.path << " has " << file.lines.size() << " lines");
}

TEST_CASE("a public header is read in two minutes and begins by saying what it is") {
  for (const tidy::File& file : tidy::files()) {
    if (file.path.find("include/weir/") == std::string::npos) continue;
    if (file.lines.size() > kPublicHeaderLinesMax)
      FAIL_CHECK(file.path << " has " << file.lines.size() << " lines");
    const std::string name = file.path.substr(file.path.find("weir/"));
    const std::string expected = "// " + name + ": ";
    CHECK_MESSAGE((!file.lines.empty() && tidy::starts_with(file.lines[0], expected)),
                  file.path, " begins with '", expected, "...'");
  }
}

TEST_CASE("the libraries make no banned call") {
  for (const tidy::File& file : tidy::files()) {
    if (!is_library(file)) continue;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = tidy::code_of(file.lines[i]);
      for (const Banned& rule : banned()) {
        size_t found = code.find(rule.text);
        if (found == std::string::npos) continue;
        const bool inside_word = found > 0 && (std::isalnum(static_cast<unsigned char>(code[found - 1])) ||
                                               code[found - 1] == '_');
        if (!inside_word)
          FAIL_CHECK(tidy::at(file, i) << " calls " << rule.text << "; use " << rule.instead);
      }
    }
  }
}

TEST_CASE("R208 the libraries know no word of one business: objects, stages and roles are the app's") {
  static constexpr std::string_view kWords[] = {"opportunity", "customer", "contract", "invoice", "salesman", "crm"};
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  size_t files = 0;
  for (const tidy::File& file : tidy::files()) {
    if (!is_library(file)) continue;
    ++files;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = tidy::code_of(file.lines[i]);
      for (const std::string_view word : kWords)
        for (size_t at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
          const size_t end = at + word.size();
          if ((at > 0 && is_letter(code[at - 1])) || (end < code.size() && is_letter(code[end]))) continue;
          FAIL_CHECK(tidy::at(file, i) << " speaks of '" << word << "'");
        }
    }
  }
  CHECK(files > 300);
}

TEST_CASE("nothing is left for later") {
  for (const tidy::File& file : tidy::files()) {
    if (tidy::starts_with(file.path, "tests/tidy/")) continue;
    for (size_t i = 0; i < file.lines.size(); ++i)
      for (const std::string word : {"TODO", "FIXME", "HACK"})
        if (file.lines[i].find(word) != std::string::npos)
          FAIL_CHECK(tidy::at(file, i) << " says " << word);
  }
}
