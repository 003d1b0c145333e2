// The bytecode against the walk over the tree, on every expression that is written down somewhere.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "dsl/feel/compile.h"
#include "engine/feel/program.h"
#include "tests/feel/tree_walk.h"
#include "tests/feel_lang/table.h"

using namespace weir;        // NOLINT: a test
using namespace weir::feel;  // NOLINT: a test

namespace {

// Inputs that the text does not define are null. False when it does not compile.
bool compare(const std::string& text, const Value& inputs,
             const std::vector<std::string>& more = {},
             ExpressionKind kind = ExpressionKind::Full, const Value& tested = {}) {
  Names names;
  if (inputs.is(ValueKind::Context)) {
    for (const auto& [name, value] : inputs.entries()) names.add(Variable{.name = name});
  }
  for (const std::string& name : more) names.add(Variable{.name = name});
  Place place;
  place.names = &names;
  place.mode = Mode::Lenient;
  place.kind = kind;
  const Compiled compiled = compile(text, place);
  if (!compiled.expression) return false;
  std::vector<Value> values;
  for (const Input& input : compiled.expression->inputs) {
    const Value* found = input.name == "?"                  ? &tested
                         : inputs.is(ValueKind::Context) ? inputs.find(input.name)
                                                         : nullptr;
    values.push_back(found != nullptr ? *found : Value());
  }
  EmptyWorld world;
  EvalContext ctx{.world = &world};
  const Value got = run(*compiled.expression->program, values, ctx);
  const Value wanted = TreeWalk(*compiled.expression, values, world).run();
  CAPTURE(text);
  CHECK_EQ(got.to_feel(), wanted.to_feel());
  return true;
}

Value constant(const std::string& text) {
  Place place;
  place.mode = Mode::Lenient;
  const Compiled compiled = compile(text, place);
  EmptyWorld world;
  EvalContext ctx{.world = &world};
  return compiled.expression ? run(*compiled.expression->program, {}, ctx) : Value();
}

}  // namespace

TEST_CASE("the bytecode gives what the tree gives, on the tables of the language") {
  int compared = 0;
  for (const char* table : {"value.table", "standard.table", "edges.table"}) {
    for (const Row& row : read_table(table)) {
      REQUIRE(row.cells.size() == 3);
      const std::string& text = row.cells[0];
      const Value inputs = constant(row.cells[1]);
      if (text.rfind("^T ", 0) != 0) {
        compared += compare(text, inputs) ? 1 : 0;
        continue;
      }
      const size_t end = text.find(' ', 3);
      compared += compare(text.substr(end + 1), inputs, {}, ExpressionKind::UnaryTests,
                          constant(text.substr(3, end - 3)))
                      ? 1
                      : 0;
    }
  }
  CHECK_GT(compared, 1'000);
}

TEST_CASE("the bytecode gives what the tree gives, on the examples of the builtins") {
  int compared = 0;
  for (const BuiltinSpec* spec : builtins()) {
    for (const Example& example : spec->examples)
      compared += compare(std::string(example.expression), {}) ? 1 : 0;
  }
  CHECK_GT(compared, 100);
}

TEST_CASE("the bytecode gives what the tree gives, on the conformance kit's expressions") {
  std::ifstream file(std::string(WEIR_SOURCE_DIR) + "/tests/data/conformance/feel.jsonl");
  int compared = 0;
  for (std::string line; std::getline(file, line);) {
    const auto check = nlohmann::json::parse(line);
    std::vector<std::string> names;
    if (check.contains("inputs")) {
      for (const auto& [name, value] : check["inputs"].items()) names.push_back(name);
    }
    compared += compare(check["expression"].get<std::string>(), {}, names) ? 1 : 0;
  }
  CHECK_GT(compared, 1'000);
}
