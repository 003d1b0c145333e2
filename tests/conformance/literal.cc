#include <fstream>
#include <map>

#include "dsl/feel/compile.h"
#include "tests/conformance/outcome.h"
#include "tests/conformance/typed.h"

namespace weir::conformance {
namespace {

class Inputs : public feel::Scope {
 public:
  std::map<std::string, Value> values;
  Value input(const feel::Input& input) override {
    auto found = values.find(input.name);
    return found == values.end() ? Value() : found->second;
  }
};

std::string directory_of(const std::string& id) { return id.substr(0, id.find('/')); }

Value evaluate_line(const Json& line, std::string& note) {
  feel::Names names;
  Inputs inputs;
  for (const auto& [name, typed] : line.at("inputs").items()) {
    Json type = line.contains("input_types") ? line["input_types"].value(name, Json::object())
                                             : Json::object();
    names.add(feel::Variable{name, type_of(type), feel::InputKind::Named, {}, {}});
    add_words(type, names);
    inputs.values[feel::normal_name(name)] = conformed(value_of(typed), type);
  }
  for (const auto& [name, type] : line.at("types").items()) names.add_type(name, type_of(type));
  feel::Place place;
  place.names = &names;
  place.mode = feel::Mode::Lenient;
  feel::Compiled compiled = feel::compile(line.at("expression").get<std::string>(), place);
  if (!compiled.expression) {
    note = " (" + compiled.diagnostics.front().message(Language::English) + ")";
    return {};
  }
  feel::EmptyWorld world;
  feel::EvalContext ctx;
  ctx.world = &world;
  Value value = feel::evaluate(*compiled.expression, inputs, ctx);
  return conformed(value, line.value("result_type", Json()));
}

Outcome run_line(const std::string& text, size_t number) {
  Outcome outcome;
  outcome.id = "line " + std::to_string(number);
  Json line = Json::parse(text, nullptr, false);
  if (line.is_discarded() || !line.contains("id") || !line.contains("expression")) {
    outcome.actual = "no check";
    return outcome;
  }
  outcome.id = line.at("id");
  outcome.directory = directory_of(outcome.id);
  outcome.expression = line.at("expression");
  Value expected = value_of(line.at("expected"));
  std::string note;
  Value actual = evaluate_line(line, note);
  outcome.null_expected = expected.is_null();
  outcome.passed =
      same(actual, expected) || (line.value("error_expected", false) && actual.is_null());
  outcome.expected = expected.to_feel();
  outcome.actual = actual.to_feel() + note;
  return outcome;
}

}  // namespace

std::vector<Outcome> run_literals(const std::string& path) {
  std::ifstream file(path);
  std::vector<Outcome> outcomes;
  std::string text;
  for (size_t number = 1; std::getline(file, text); ++number) {
    if (!text.empty()) outcomes.push_back(run_line(text, number));
  }
  return outcomes;
}

}  // namespace weir::conformance
