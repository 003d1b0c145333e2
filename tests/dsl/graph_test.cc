// Pictures of every app that the tests have, read back by the grammar they are written in.
#include "weir/graph.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "engine/model/model.h"
#include "weir/compiler.h"

namespace {

namespace fs = std::filesystem;

// Why the text is no flowchart of Mermaid as we write it; empty: it is one.
std::string wrong_mermaid(const std::string& text) {
  // In quotes all but entities and line breaks is plain; a quote would end the text.
  const std::string inside = R"((?:[^"<>#&`\\]|#\d+;|<br/>)+)";
  const std::regex node(
      R"re(  (n\d+)(?:\(\(\(|\(\(|\[\(|\(\[|\[\[|\[/|\[|\{\{|\{|>)")re" + inside +
      R"re("(?:\)\)\)|\)\)|\)\]|\]\)|\]\]|/\]|\]|\}\}|\}))re");
  const std::regex edge(R"re(  (n\d+) (?:-->|-\.->)(?:\|")re" + inside + R"re("\|)? (n\d+))re");
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  if (line != "flowchart TD" && line != "flowchart LR") return line;
  std::set<std::string> known;
  while (std::getline(in, line)) {
    std::smatch found;
    if (std::regex_match(line, found, edge)) {
      if (!known.contains(found[1]) || !known.contains(found[2])) return "unknown end: " + line;
    } else if (std::regex_match(line, found, node)) {
      if (!known.insert(found[1]).second) return "twice: " + line;
    } else {
      return line;
    }
  }
  return {};
}

std::vector<std::string> names_in(const weir::model::Model& model) {
  std::vector<std::string> names = {""};
  for (const auto& one : model.flows) names.push_back("flows/" + one.name);
  for (const auto& one : model.forms) names.push_back("forms/" + one.name);
  for (const auto& one : model.decisions) names.push_back("decisions/" + one.name);
  for (const auto& one : model.automations) names.push_back("automations/" + one.name);
  return names;
}

void check_app(const fs::path& path, int& drawn) {
  auto sources = weir::SourceSet::load(path.string());
  if (!sources) return;
  const weir::CompileResult compiled = weir::compile(*sources);
  if (compiled.model == nullptr) return;
  for (const std::string& name : names_in(*compiled.model))
    for (const weir::Language language : {weir::Language::English, weir::Language::Chinese}) {
      CAPTURE(path.string());
      CAPTURE(name);
      const auto picture = weir::draw_graph(compiled.model, name, weir::GraphFormat::Mermaid, language);
      REQUIRE(picture.ok());
      const std::string wrong = wrong_mermaid(*picture);
      CHECK_MESSAGE(wrong.empty(), wrong);
      const auto dot = weir::draw_graph(compiled.model, name, weir::GraphFormat::Dot, language);
      REQUIRE(dot.ok());
      CHECK(std::count(dot->begin(), dot->end(), '\n') > 4);
      ++drawn;
    }
}

}  // namespace

TEST_CASE("the checker of pictures sees what is wrong") {
  CHECK(wrong_mermaid("flowchart TD\n  n1[\"a\"]\n  n1 --> n1\n").empty());
  CHECK(!wrong_mermaid("flowchart TD\n  n1[\"a \"b\"]\n").empty());
  CHECK(!wrong_mermaid("flowchart TD\n  n1[\"a <b>\"]\n").empty());
  CHECK(!wrong_mermaid("flowchart TD\n  n1[\"a\"]\n  n1 --> n2\n").empty());
}

TEST_CASE("every definition of every app can be drawn") {
  int drawn = 0;
  const fs::path root = WEIR_SOURCE_DIR;
  for (const char* folder : {"tests/data/ok", "examples/apps", "tests/data/cases", "tests/cli/data"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
      if (entry.path().extension() == ".yaml" && !fs::exists(entry.path().parent_path() / "app.yaml"))
        check_app(entry.path(), drawn);
      else if (entry.path().filename() == "app.yaml")
        check_app(entry.path().parent_path(), drawn);
  CHECK(drawn > 50);
}
