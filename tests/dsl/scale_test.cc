// Many definitions: packs of an office side by side in one app.
#include <doctest/doctest.h>

#include <string>

#include "engine/model/model.h"
#include "weir/compiler.h"

namespace {

// Twenty forms, each of which refers to the one before; a decision and a flow.
std::string pack(int number) {
  const std::string n = std::to_string(number);
  std::string yaml = "forms:\n";
  for (int i = 0; i < 20; ++i) {
    const std::string name = "p" + n + "_f" + std::to_string(i);
    yaml += "  " + name + ":\n    fields:\n      name: {type: text, required: true}\n      amount: {type: number}\n      grade: {type: text, formula: rate" + n +
            "(amount)}\n";
    if (i > 0) yaml += "      before: {type: reference, form: p" + n + "_f" + std::to_string(i - 1) + "}\n";
  }
  return yaml + "decisions:\n  rate" + n + ": {inputs: {amount: number}, value: 'if amount > " + n + " then \"A\" else \"B\"'}\n" +
         "flows:\n  check" + n + ":\n    form: p" + n + "_f0\n    start: {on: submitted}\n    steps:\n      - approve: look\n        by: {user: li}\n";
}

weir::SourceSet office() {
  weir::SourceSet sources;
  sources.add("app.yaml", "weir: 1\napp: office\nopen: true\ndirectory: {users: {li: {}}}\n");
  for (int i = 0; i < 50; ++i) sources.add("packs/p" + std::to_string(i) + ".yaml", pack(i));
  return sources;
}

}  // namespace

TEST_CASE("R210 fifty packs of twenty forms are one app, and a name in two packs is told with both places") {
  weir::SourceSet sources = office();
  const weir::CompileResult result = weir::compile(sources);
  INFO(weir::render(result.diagnostics, sources));
  REQUIRE(result.model != nullptr);
  CHECK(result.model->forms.size() == 1000);
  CHECK(result.model->flows.size() == 50);
  REQUIRE(result.model->form("p49_f19") != nullptr);
  CHECK(result.model->form("p49_f19")->field("before") != nullptr);
  CHECK(result.model->decision("rate49") != nullptr);

  sources.add("packs/p50.yaml", "forms:\n  p7_f3:\n    fields: {name: {type: text}}\n");
  const weir::CompileResult clash = weir::compile(sources);
  CHECK(clash.model == nullptr);
  REQUIRE(clash.diagnostics.size() == 1);
  const std::string told = weir::render(clash.diagnostics, sources);
  CHECK(told.find("packs/p50.yaml:2:3") != std::string::npos);
  CHECK(told.find("packs/p7.yaml:") != std::string::npos);
}
