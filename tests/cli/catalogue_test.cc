#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "weir/problems.h"

namespace {

namespace fs = std::filesystem;

// The slug of every DiagSpec in the compiler's sources.
std::set<std::string> slugs_in_the_source() {
  std::set<std::string> slugs;
  const std::regex slug(R"re(DiagSpec\s+\w+\s*(?:=\s*)?\{\s*"([^"]+/[^"]+)"|\.slug\s*=\s*"([^"]+)")re");
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(WEIR_SOURCE_DIR) / "dsl")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream in(entry.path());
    std::ostringstream text;
    text << in.rdbuf();
    const std::string code = text.str();
    for (std::sregex_iterator it(code.begin(), code.end(), slug), end; it != end; ++it)
      slugs.insert((*it)[1].matched ? (*it)[1] : (*it)[2]);
  }
  return slugs;
}

}  // namespace

TEST_CASE("the catalogue has every problem of the source once, and no other") {
  std::set<std::string> listed;
  for (const weir::DiagSpec* spec : weir::all_problems())
    CHECK_MESSAGE(listed.insert(std::string(spec->slug)).second, spec->slug, " is there twice");
  const std::set<std::string> written = slugs_in_the_source();
  CHECK(written.size() > 50);
  for (const std::string& slug : written)
    CHECK_MESSAGE(listed.count(slug) == 1, slug, " is not listed");
  for (const std::string& slug : listed)
    CHECK_MESSAGE(written.count(slug) == 1, slug, " is found nowhere");
}

TEST_CASE("a problem has words in both languages, a reason, and both examples or none") {
  for (const weir::DiagSpec* spec : weir::all_problems()) {
    CAPTURE(spec->slug);
    CHECK_FALSE(spec->text.en.empty());
    CHECK_FALSE(spec->text.zh.empty());
    CHECK(spec->text.en != spec->text.zh);
    CHECK(spec->hint.en.empty() == spec->hint.zh.empty());
    CHECK_FALSE(spec->summary.empty());
    CHECK(spec->bad.empty() == spec->good.empty());
    CHECK(weir::find_problem(spec->slug) == spec);
  }
}

TEST_CASE("an unknown slug has near ones; the family may be missing") {
  CHECK(weir::find_problem("decision/gpa") == nullptr);
  const auto near = weir::nearest_problems("unknown-name");
  REQUIRE_FALSE(near.empty());
  CHECK(near.front() == "feel/unknown-name");
  CHECK(weir::nearest_problems("zzzzzzzzzzzzzzzzzzzzzzzz").empty());
}
