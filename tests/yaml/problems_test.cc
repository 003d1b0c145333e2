// Every spec of YAML explains itself: its bad example shows it, its good one shows nothing.
#include "dsl/yaml/problems.h"

#include <doctest/doctest.h>

#include <set>

#include "dsl/yaml/tree.h"

namespace {

std::set<std::string> slugs(std::string_view file) {
  weir::SourceSet sources;
  sources.add("a.yaml", std::string(file));
  weir::dsl::Reporter reporter(sources);
  weir::yaml::load(0, reporter);
  std::set<std::string> out;
  for (const weir::Diagnostic& d : reporter.finish()) out.emplace(d.spec->slug);
  return out;
}

}  // namespace

TEST_CASE("the examples of every YAML finding show it and its absence") {
  std::set<std::string_view> seen;
  for (const weir::DiagSpec* spec : weir::yaml::problems()) {
    CAPTURE(std::string(spec->slug));
    CHECK(seen.insert(spec->slug).second);
    CHECK(!spec->summary.empty());
    CHECK(!spec->text.zh.empty());
    if (spec->bad.empty()) continue;  // limits: their tests build what is too large
    CHECK(slugs(spec->bad).contains(std::string(spec->slug)));
    CHECK(slugs(spec->good).empty());
  }
}
