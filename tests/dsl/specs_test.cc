// Every problem that sections and models can have shows itself by its own example.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "dsl/feel/diagnostics.h"
#include "dsl/lint/lint.h"
#include "dsl/sema/problems.h"
#include "weir/compiler.h"

namespace {

std::vector<const weir::DiagSpec*> all_specs() {
  std::vector<const weir::DiagSpec*> all = weir::sema::problems();
  for (const weir::lint::LintSpec* lint : weir::lint::lints()) all.push_back(&lint->problem);
  return all;
}

// Examples leave out the name of their app, but for those about it.
std::string named(const weir::DiagSpec& spec, std::string_view example) {
  const bool about_it = spec.slug == "schema/empty-app" || spec.slug == "schema/no-app-name";
  return (about_it ? "" : "app: example\n") + std::string(example);
}

std::string findings(const std::string& app, std::set<std::string>* slugs) {
  weir::SourceSet sources;
  sources.add("app.yaml", app);
  const weir::CompileResult result = weir::compile(sources);
  for (const weir::Diagnostic& problem : result.diagnostics) slugs->insert(std::string(problem.spec->slug));
  return weir::render(result.diagnostics, sources);
}

}  // namespace

TEST_CASE("each problem of FEEL and of decisions is told word for word, in both languages") {
  namespace fs = std::filesystem;
  std::string told[2];
  for (const auto& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / "tests/data/err")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".out")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    told[name.ends_with(".zh.out") ? 1 : 0].append(std::istreambuf_iterator<char>(file), {});
  }
  std::vector<const weir::DiagSpec*> all = all_specs();
  const auto of_feel = weir::feel::feel_diagnostics();
  all.insert(all.end(), of_feel.begin(), of_feel.end());
  for (const weir::DiagSpec* spec : all) {
    const bool meant = spec->slug.starts_with("feel/") || spec->slug.starts_with("decision/");
    // A file whose bytes are no text is refused before its expressions are read.
    if (!meant || spec->slug == "feel/encoding") continue;
    CAPTURE(spec->slug);
    for (const std::string& text : told) CHECK(text.find("[" + std::string(spec->slug) + "]") != std::string::npos);
  }
}

TEST_CASE("the bad example of a problem shows just that problem") {
  for (const weir::DiagSpec* spec : all_specs()) {
    CAPTURE(spec->slug);
    std::set<std::string> slugs;
    const std::string text = findings(named(*spec, spec->bad), &slugs);
    CHECK_MESSAGE(slugs == std::set<std::string>{std::string(spec->slug)}, text);
  }
}

TEST_CASE("the good example of a problem shows no error") {
  for (const weir::DiagSpec* spec : all_specs()) {
    CAPTURE(spec->slug);
    std::set<std::string> slugs;
    const std::string text = findings(named(*spec, spec->good), &slugs);
    CHECK_MESSAGE(slugs.empty(), text);
  }
}

TEST_CASE("a problem has its own slug, and words in both languages") {
  std::set<std::string_view> slugs;
  for (const weir::DiagSpec* spec : all_specs()) {
    CAPTURE(spec->slug);
    CHECK(slugs.insert(spec->slug).second);
    CHECK(spec->slug.find('/') != std::string_view::npos);
    CHECK(!spec->text.en.empty());
    CHECK(!spec->text.zh.empty());
    CHECK(spec->hint.en.empty() == spec->hint.zh.empty());
    CHECK(!spec->summary.empty());
    CHECK(spec->text.en.back() != '.');
    CHECK(spec->text.en.size() <= 110);
  }
}
