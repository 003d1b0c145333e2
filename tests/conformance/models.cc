#include <algorithm>
#include <filesystem>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>

#include "dsl/tools/dmn/model.h"
#include "engine/feel/temporal.h"
#include "tests/conformance/imported.h"
#include "tests/conformance/outcome.h"
#include "tests/conformance/typed.h"

namespace weir::conformance {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string_view local(const pugi::xml_node& node) {
  std::string_view name = node.name();
  size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (pugi::xml_attribute one : node.attributes()) {
    std::string_view full = one.name();
    if (full == name || (full.size() > name.size() && full.ends_with(name) &&
                         full[full.size() - name.size() - 1] == ':')) {
      return one.value();
    }
  }
  return {};
}

Value scalar(const pugi::xml_node& node) {
  if (attribute(node, "nil") == "true") return {};
  std::string_view type = attribute(node, "type");
  size_t colon = type.find(':');
  if (colon != std::string_view::npos) type = type.substr(colon + 1);
  std::string text = node.text().get();
  if (type == "boolean") return Value::boolean(text == "true" || text == "1");
  if (type == "decimal" || type == "double" || type == "integer" || type == "int" ||
      type == "float") {
    auto number = Decimal::parse_rounded(text);
    return number ? Value::number(*number) : Value();
  }
  if (type == "date" || type == "time" || type == "dateTime" || type == "duration")
    return feel::parse_temporal(text);
  return Value::string(text);
}

// A node that holds <value>, <list> or <component>s.
Value value_in(const pugi::xml_node& node) {
  std::vector<Entry> entries;
  for (pugi::xml_node part : node.children()) {
    if (local(part) == "value") return scalar(part);
    if (local(part) == "list") {
      if (attribute(part, "nil") == "true") return {};
      std::vector<Value> items;
      for (pugi::xml_node item : part.children()) {
        if (local(item) == "item") items.push_back(value_in(item));
      }
      return Value::list(std::move(items));
    }
    if (local(part) == "component") {
      Value value = attribute(part, "nil") == "true" ? Value() : value_in(part);
      entries.emplace_back(std::string(attribute(part, "name")), std::move(value));
    }
  }
  if (entries.empty()) return {};
  return Value::context(std::move(entries));
}

void run_case(const dmn::Model& model, const pugi::xml_node& test, const std::string& where,
              const std::string& folder, std::vector<Outcome>& outcomes) {
  std::string invocable(attribute(test, "invocableName"));
  for (pugi::xml_node result : test.children()) {
    if (local(result) != "resultNode") continue;
    dmn::Run run(model, Instant{1'772'410'000, 0}, Zone::utc());
    for (pugi::xml_node input : test.children()) {
      if (local(input) == "inputNode") run.give(attribute(input, "name"), value_in(input));
    }
    std::string name(attribute(result, "name"));
    Outcome outcome;
    outcome.id = where + "#" + std::string(attribute(test, "id")) + "/" + name;
    outcome.directory = folder;
    outcome.expression = name;
    Value actual = run.value_of(invocable.empty() ? name : invocable);
    Value expected;
    for (pugi::xml_node part : result.children()) {
      if (local(part) == "expected") expected = value_in(part);
    }
    // A service of several outputs answers a context of them.
    if (!invocable.empty() && actual.is(ValueKind::Context) && actual.find(name))
      actual = *actual.find(name);
    outcome.null_expected = expected.is_null();
    outcome.passed =
        same(actual, expected) || (attribute(result, "errorResult") == "true" && actual.is_null());
    outcome.expected = expected.to_feel();
    outcome.actual = actual.to_feel();
    for (const std::string& problem : model.problems) outcome.actual += "\n           " + problem;
    outcomes.push_back(std::move(outcome));
  }
}

// What the model answers against what it answers as an app; decisions that were left out are none.
void compare_case(const dmn::Model& model, const Imported& imported, const pugi::xml_node& test,
                  const std::string& where, const std::string& folder,
                  std::vector<Outcome>& outcomes) {
  const Instant now{1'772'410'000, 0};
  std::vector<Entry> given;
  for (pugi::xml_node input : test.children())
    if (local(input) == "inputNode")
      given.emplace_back(std::string(attribute(input, "name")), value_in(input));
  for (pugi::xml_node result : test.children()) {
    if (local(result) != "resultNode" || !attribute(test, "invocableName").empty()) continue;
    std::string name(attribute(result, "name"));
    const auto answer = imported.answer(name, given, now);
    if (imported.compiles() && !answer) continue;
    dmn::Run run(model, now, Zone::utc());
    for (const Entry& input : given) run.give(input.first, input.second);
    const Value expected = run.value_of(name);
    Outcome outcome;
    outcome.id = where + "#" + std::string(attribute(test, "id")) + "/" + name;
    outcome.directory = folder;
    outcome.expression = name;
    outcome.null_expected = expected.is_null();
    outcome.passed = answer && same(*answer, expected);
    outcome.expected = expected.to_feel();
    outcome.actual = answer ? answer->to_feel() : "an app that does not compile";
    outcomes.push_back(std::move(outcome));
  }
}

void run_file(const fs::path& path, bool import, std::vector<Outcome>& outcomes) {
  pugi::xml_document tests;
  std::string text = contents(path);
  if (!tests.load_buffer(text.data(), text.size(),
                         pugi::parse_default | pugi::parse_ws_pcdata_single))
    return;
  pugi::xml_node root = tests.document_element();
  if (local(root) != "testCases") return;
  std::string model_name;
  for (pugi::xml_node part : root.children()) {
    if (local(part) == "modelName") model_name = part.text().get();
  }
  fs::path folder = path.parent_path();
  std::vector<std::string> imports;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".dmn" && entry.path().filename() != model_name) {
      imports.push_back(contents(entry.path()));
    }
  }
  const std::string xml = contents(folder / model_name);
  auto model = dmn::read(xml, imports);
  std::string where = folder.filename().string() + "/" + path.filename().string();
  if (!model) {
    Outcome outcome;
    outcome.id = where;
    outcome.directory = folder.filename().string();
    outcome.actual = model.error().message;
    outcomes.push_back(std::move(outcome));
    return;
  }
  std::optional<Imported> imported;
  if (import) imported.emplace(xml, imports);
  for (pugi::xml_node test : root.children()) {
    if (local(test) != "testCase") continue;
    if (imported)
      compare_case(*model, *imported, test, where, folder.filename().string(), outcomes);
    else
      run_case(*model, test, where, folder.filename().string(), outcomes);
  }
}

}  // namespace

std::vector<Outcome> run_models(const std::string& folder, bool import) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; it != end && !error;
       it.increment(error)) {
    if (it->path().extension() == ".xml") files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Outcome> outcomes;
  for (const fs::path& file : files) run_file(file, import, outcomes);
  return outcomes;
}

}  // namespace weir::conformance
