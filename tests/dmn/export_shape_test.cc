// What an editor asks of an exported model before it opens it: the order of elements that the
// schema of DMN wants, ids that are unique and plain, and references that lead somewhere.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "weir/compiler.h"
#include "weir/dmn.h"

namespace weir {
namespace {

using Names = std::vector<std::string>;

// Children in the order of the schema; an element that is not here has none but text.
const std::map<std::string, Names>& schema() {
  static const Names kExpression{"literalExpression", "decisionTable"};
  const auto with_expression = [](Names names) {
    names.insert(names.end(), kExpression.begin(), kExpression.end());
    return names;
  };
  static const std::map<std::string, Names> all{
      {"definitions", {"itemDefinition", "inputData|decision|businessKnowledgeModel", "dmndi:DMNDI"}},
      {"itemDefinition", {"typeRef", "allowedValues"}},
      {"allowedValues", {"text"}},
      {"inputData", {"variable"}},
      {"decision", with_expression({"description", "variable", "informationRequirement", "knowledgeRequirement"})},
      {"informationRequirement", {"requiredInput"}},
      {"knowledgeRequirement", {"requiredKnowledge"}},
      {"businessKnowledgeModel", {"description", "variable", "encapsulatedLogic", "knowledgeRequirement"}},
      {"encapsulatedLogic", with_expression({"formalParameter"})},
      {"literalExpression", {"text"}},
      {"decisionTable", {"input", "output", "rule"}},
      {"input", {"inputExpression"}},
      {"inputExpression", {"text"}},
      {"output", {"outputValues", "defaultOutputEntry"}},
      {"outputValues", {"text"}},
      {"defaultOutputEntry", {"text"}},
      {"rule", {"description", "inputEntry", "outputEntry"}},
      {"inputEntry", {"text"}},
      {"outputEntry", {"text"}},
      {"dmndi:DMNDI", {"dmndi:DMNDiagram"}},
      {"dmndi:DMNDiagram", {"dmndi:DMNShape", "dmndi:DMNEdge"}},
      {"dmndi:DMNShape", {"dc:Bounds"}},
      {"dmndi:DMNEdge", {"di:waypoint"}},
  };
  return all;
}

bool among(const std::string& name, const std::string& alternatives) {
  return ("|" + alternatives + "|").find("|" + name + "|") != std::string::npos;
}

void check_order(const pugi::xml_node& node) {
  const auto known = schema().find(node.name());
  size_t at = 0;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    CAPTURE(node.name());
    CAPTURE(child.name());
    REQUIRE(known != schema().end());
    while (at < known->second.size() && !among(child.name(), known->second[at])) ++at;
    CHECK(at < known->second.size());
    check_order(child);
  }
}

bool plain(const std::string& id) {
  static const std::string kStart = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  return !id.empty() && kStart.find(id[0]) != std::string::npos &&
         id.find_first_not_of(kStart + "0123456789-.") == std::string::npos;
}

class Shape {
 public:
  explicit Shape(const pugi::xml_document& document) { collect(document.document_element()); }

  void check() const {
    static const std::set<std::string> kTypes{"string", "number", "boolean", "date", "time", "Any", "dateTime",
                                              "dayTimeDuration", "yearMonthDuration"};
    for (const std::string& id : ids_) {
      CAPTURE(id);
      CHECK(plain(id));
      CHECK(std::count(ids_.begin(), ids_.end(), id) == 1);
    }
    for (const std::string& wanted : references_) {
      CAPTURE(wanted);
      CHECK(std::count(ids_.begin(), ids_.end(), wanted) == 1);
    }
    for (const std::string& type : types_) {
      CAPTURE(type);
      CHECK((kTypes.count(type) == 1 || defined_.count(type) == 1));
    }
    CHECK(std::set<std::string>(drawn_.begin(), drawn_.end()).size() == drawn_.size());
  }

 private:
  void collect(const pugi::xml_node& node) {
    if (const auto id = node.attribute("id")) ids_.emplace_back(id.value());
    if (const auto href = node.attribute("href")) references_.emplace_back(href.value() + 1);
    if (const auto type = node.attribute("typeRef")) types_.emplace_back(type.value());
    if (const auto drawn = node.attribute("dmnElementRef")) {
      references_.emplace_back(drawn.value());
      drawn_.emplace_back(drawn.value());
    }
    const std::string name = node.name();
    if (name == "itemDefinition") defined_.insert(node.attribute("name").value());
    if (name == "decisionTable") check_table(node);
    for (const pugi::xml_node& child : node.children())
      if (child.type() == pugi::node_element) collect(child);
  }

  static long count(const pugi::xml_node& node, const char* name) {
    const auto found = node.children(name);
    return std::distance(found.begin(), found.end());
  }

  static void check_table(const pugi::xml_node& table) {
    for (const pugi::xml_node& rule : table.children("rule")) {
      CHECK(count(rule, "inputEntry") == count(table, "input"));
      CHECK(count(rule, "outputEntry") == count(table, "output"));
    }
  }

  Names ids_, references_, types_, drawn_;
  std::set<std::string> defined_;
};

// How many elements the models of this app have, when they have the right shape.
size_t check_export(const Model& model) {
  size_t elements = 0;
  for (const DmnVersion version : {DmnVersion::V1_3, DmnVersion::V1_5}) {
    const auto xml = export_dmn(model, Language::English, version);
    REQUIRE(xml);
    pugi::xml_document document;
    REQUIRE(document.load_string(xml->text.c_str()));
    CAPTURE(xml->text);
    check_order(document.document_element());
    Shape(document).check();
    const auto decisions = document.document_element().children("decision");
    elements += static_cast<size_t>(std::distance(decisions.begin(), decisions.end()));
  }
  return elements;
}

TEST_CASE("exported models have the shape that editors ask for, those of all apps that compile") {
  size_t decisions = 0;
  const std::filesystem::path root = WEIR_SOURCE_DIR;
  for (const char* folder : {"examples/apps", "tests/data/ok", "tests/data/cases"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const bool app = entry.path().filename() == "app.yaml";
      const bool single = std::string(folder) != "examples/apps" && entry.path().extension() == ".yaml" &&
                          !std::filesystem::exists(entry.path().parent_path() / "app.yaml");
      if (!app && !single) continue;
      CAPTURE(entry.path().string());
      const auto sources = SourceSet::load((app ? entry.path().parent_path() : entry.path()).string());
      REQUIRE(sources);
      const CompileResult result = compile(*sources);
      if (result.model) decisions += check_export(result.model);
    }
  }
  CHECK(decisions > 40);
}

TEST_CASE("names of any script become ids of plain letters, each its own") {
  SourceSet sources;
  sources.add("app.yaml", R"(weir: 1
app: 费用
open: true
decisions:
  折扣:
    inputs: {总额: {type: number, domain: "[0..1000]"}, 等级: {type: text, domain: '"金", "银"'}}
    outputs: {折率: number}
    table: |
      | 总额     | 等级 | = 折率 |
      | [0..100) | -    | 0      |
      | >= 100   | "金" | 税(2)  |
    otherwise: 0.05
  价格: {inputs: {总额: number}, value: 总额 + 税(总额)}
functions:
  税: {params: {额: number}, value: 额 * 0.1}
)");
  const CompileResult result = compile(sources);
  CAPTURE(render(result.diagnostics, sources));
  REQUIRE(result.model);
  CHECK(check_export(result.model) == 4);
  const auto xml = export_dmn(result.model);
  CHECK(xml->text.find("<inputData id=\"i_-00603b-00989d\" name=\"总额\">") != std::string::npos);
  CHECK(xml->text.find("<inputExpression id=\"ie_-006298-006263_1\" typeRef=\"number\">") != std::string::npos);
}

}  // namespace
}  // namespace weir
