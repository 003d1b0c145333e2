#include <cstring>
#include <set>

#include "dsl/tools/dmn/reader.h"

namespace weir::dmn {
namespace {

constexpr size_t kBytesMax = 16 * 1024 * 1024;
constexpr int kDepthMax = 128;
constexpr int kAttributesMax = 256;

struct Document {
  std::unique_ptr<pugi::xml_document> xml;
  pugi::xml_node root;
  std::string name_space;
  std::map<std::string, std::string> prefix_of;  // namespace of an import to its name
};

bool within_limits(const pugi::xml_node& node, int depth) {
  if (depth > kDepthMax) return false;
  int attributes = 0;
  for (pugi::xml_attribute one : node.attributes()) attributes += one ? 1 : 0;
  if (attributes > kAttributesMax) return false;
  for (pugi::xml_node one : node.children()) {
    if (!within_limits(one, depth + 1)) return false;
  }
  return true;
}

// The deepest open element, by a scan: the tree itself may be too deep to walk.
bool too_deep(std::string_view xml) {
  int depth = 0;
  for (size_t i = 0; i + 1 < xml.size(); ++i) {
    if (xml[i] != '<') {
      if (xml[i] == '/' && xml[i + 1] == '>') --depth;
      continue;
    }
    if (xml[i + 1] == '/')
      --depth;
    else if (xml[i + 1] != '!' && xml[i + 1] != '?' && ++depth > 4 * kDepthMax)
      return true;
  }
  return false;
}

Error fault(std::string message) { return Error::of("E_ARGUMENT", "DMN: " + std::move(message)); }

Result<Document> parse(std::string_view xml) {
  if (xml.size() > kBytesMax) return fault("the document is larger than 16 MiB");
  if (xml.find("<!DOCTYPE") != std::string_view::npos)
    return fault("a document type is not accepted");
  if (too_deep(xml)) return fault("elements are nested too deeply");
  Document document;
  document.xml = std::make_unique<pugi::xml_document>();
  pugi::xml_parse_result parsed = document.xml->load_buffer(
      xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed)
    return fault(std::string(parsed.description()) + " at byte " + std::to_string(parsed.offset));
  document.root = document.xml->document_element();
  if (local_name(document.root) != "definitions")
    return fault("the root element is not 'definitions'");
  if (!within_limits(document.root, 0))
    return fault("elements are nested too deeply, or have too many attributes");
  document.name_space = document.root.attribute("namespace").value();
  for (pugi::xml_node import : document.root.children()) {
    if (local_name(import) != "import") continue;
    document.prefix_of[import.attribute("namespace").value()] =
        feel::normal_name(import.attribute("name").value());
  }
  return document;
}

// Every name that any text may hold, so that it reads as one; and what may be a variable.
void collect_words(const pugi::xml_node& node, feel::Names& names,
                   std::set<std::string>& variables) {
  static const std::set<std::string_view> kNamed{
      "variable", "itemComponent",          "column",          "output",         "inputData",
      "decision", "businessKnowledgeModel", "decisionService", "itemDefinition", "import",
      "formalParameter"};
  for (pugi::xml_node one : node.children()) {
    const auto add = [&](std::string_view name) {
      names.add_word(name);
      if (std::string normal = feel::normal_name(name); !normal.empty()) variables.insert(std::move(normal));
    };
    if (kNamed.count(local_name(one)) > 0) add(one.attribute("name").value());
    if (pugi::xml_attribute iterator = one.attribute("iteratorVariable")) add(iterator.value());
    collect_words(one, names, variables);
  }
}

class Reader {
 public:
  Reader(Model& model, std::vector<Document>& documents, Tables tables)
      : model_(model),
        documents_(documents),
        types_(*model.names, model.problems),
        store_{*model.names, variables_, model.tables},
        as_trees_(tables == Tables::AsTrees),
        boxes_(*model.names, model.problems, as_trees_ ? nullptr : &store_) {}

  void run() {
    const Document& main = documents_.front();
    model_.name_space = main.name_space;
    for (const Document& document : documents_) {
      collect_words(document.root, *model_.names, variables_);
      types_.add(prefix_in_main(document), document.root);
    }
    types_.publish();
    for (const Document& document : documents_) elements(document);
  }

 private:
  std::string prefix_in_main(const Document& document) const {
    auto prefix = documents_.front().prefix_of.find(document.name_space);
    return &document == &documents_.front() || prefix == documents_.front().prefix_of.end()
               ? ""
               : prefix->second;
  }

  void elements(const Document& document) {
    for (pugi::xml_node node : document.root.children()) {
      std::string_view kind = local_name(node);
      Element element;
      if (kind == "inputData")
        element.kind = Kind::InputData;
      else if (kind == "decision")
        element.kind = Kind::Decision;
      else if (kind == "businessKnowledgeModel")
        element.kind = Kind::Knowledge;
      else if (kind == "decisionService")
        element.kind = Kind::Service;
      else
        continue;
      fill(document, node, element);
      // Without an id nothing refers to it, but it may be asked for by name.
      std::string id = node.attribute("id").value();
      if (id.empty()) id = "name " + element.name;
      model_.elements[document.name_space + "#" + id] = std::move(element);
    }
  }

  // "#id" of its own document, or "namespace#id".
  static std::string key(const Document& document, std::string_view href) {
    return href.empty() || href.front() != '#' ? std::string(href)
                                               : document.name_space + std::string(href);
  }

  void fill(const Document& document, const pugi::xml_node& node, Element& element) {
    pugi::xml_node variable = child(node, "variable");
    std::string prefix = prefix_in_main(document);
    element.name = feel::normal_name((variable ? variable : node).attribute("name").value());
    if (element.name.empty()) element.name = feel::normal_name(node.attribute("name").value());
    element.type = types_.find(prefix, variable.attribute("typeRef").value());
    std::ptrdiff_t data = 0;
    for (pugi::xml_node part : node.children()) {
      std::string_view what = local_name(part);
      std::string target = key(document, part.attribute("href").value());
      if (what == "outputDecision") element.outputs.push_back(target);
      // The parameters of a service: its input data, then its input decisions.
      if (what == "inputData") element.given.insert(element.given.begin() + data++, target);
      if (what == "inputDecision") element.given.push_back(target);
      if (what.ends_with("Requirement") && what != "authorityRequirement") {
        for (pugi::xml_node required : part.children()) require(document, required, element);
      }
    }
    if (element.kind == Kind::Decision) {
      element.logic = boxes_.only(node);
      std::vector<std::string> told;  // already, with the logic
      pugi::xml_node table = child(node, "decisionTable");
      if (as_trees_ && table)
        element.table = Boxes(*model_.names, told).clauses(table, prefix, &types_);
      if (pugi::xml_node text = child(node, "literalExpression")) element.text = text_of(text);
    }
    if (element.kind != Kind::Knowledge) return;
    pugi::xml_node logic = child(node, "encapsulatedLogic");
    for (pugi::xml_node parameter : logic.children()) {
      if (local_name(parameter) != "formalParameter") continue;
      element.parameters.push_back({feel::normal_name(parameter.attribute("name").value()),
                                    types_.find(prefix, parameter.attribute("typeRef").value())});
    }
    feel::ast::Ptr function = boxes_.function(logic);
    if (auto* literal = std::get_if<feel::ast::FunctionLiteral>(&function->is))
      element.logic = std::move(literal->body);
  }

  void require(const Document& document, const pugi::xml_node& required, Element& element) {
    std::string_view what = local_name(required);
    if (what != "requiredInput" && what != "requiredDecision" && what != "requiredKnowledge")
      return;
    std::string href = required.attribute("href").value();
    Requirement made{"", key(document, href)};
    std::string name_space = made.key.substr(0, made.key.rfind('#'));
    auto prefix = document.prefix_of.find(name_space);
    if (name_space != document.name_space && prefix != document.prefix_of.end())
      made.prefix = prefix->second;
    element.requires_.push_back(std::move(made));
  }

  Model& model_;
  std::vector<Document>& documents_;
  Types types_;
  std::set<std::string> variables_;
  TableStore store_;
  bool as_trees_;
  Boxes boxes_;
};

}  // namespace

std::string Model::find(std::string_view name) const {
  std::string wanted = feel::normal_name(name);
  std::string found;
  for (const auto& [key, element] : elements) {
    if (element.name != wanted) continue;
    if (key.rfind(name_space + "#", 0) == 0) return key;
    found = key;
  }
  return found;
}

Result<Model> read(std::string_view xml, const std::vector<std::string>& imports, Tables tables) {
  std::vector<Document> documents;
  auto main = parse(xml);
  if (!main) return main.error();
  documents.push_back(std::move(*main));
  for (const std::string& import : imports) {
    auto document = parse(import);
    if (!document) return document.error();
    // Only what is imported, directly or by an import.
    documents.push_back(std::move(*document));
  }
  Model model;
  model.names = std::make_shared<feel::Names>();
  Reader(model, documents, tables).run();
  return model;
}

}  // namespace weir::dmn
