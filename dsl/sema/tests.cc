// The tests of an app: names checked, literals typed, FEEL compiled.
#include <algorithm>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/test_reader.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;
using model::Arg;
using testing::TestCase;

void read_steps(TestReader& r, const Node& node, TestCase& test);  // test_steps.cc

namespace {

void read_at(App& app, const Node& node, TestCase& test) {
  const std::string* text = want_text(app, node);
  if (text == nullptr) return;
  test.at = instant_of(app, *text);
  if (!test.at)
    app.report(kWrongValue, node.span,
               {{"value", *text}, expected("a time like 2026-03-02T09:00:00+08:00", "形如 2026-03-02T09:00:00+08:00 的时间")});
}

TypeInfo result_type(const model::Decision& decision, const Signature& signature) {
  TypeInfo info;
  const bool single = decision.outputs.size() == 1 && !decision.result.is(TypeKind::List);
  if (single && signature.outputs.size() == 1 && decision.aggregator == model::Aggregator::None)
    return signature.outputs[0];
  info.type = decision.result;
  return info;
}

const Keys& case_keys() {
  using model::Place;
  using model::Shape;
  static const Keys keys = {
      {"with", Shape::of(Place::Map), {"Inputs.", "输入。"}, true},
      {"gives", Shape::of(Place::Literal), {"The answer.", "结果。"}, true},
      {"doc", Shape::of(Place::Plain), {"What it shows.", "说明。"}},
  };
  return keys;
}

void read_decision_cases(App& app, const Node& node, TestCase& test) {
  const int32_t index = app.index_of_decision(test.decision);
  if (index < 0) return;
  const model::Decision& decision = app.model.decisions[index];
  std::vector<std::string> names;
  for (const model::Parameter& parameter : decision.inputs) names.push_back(parameter.name);
  Site site;
  site.names = &app.base;
  site.inputs = &app.decisions[index];
  site.input_names = &names;
  const TypeInfo result = result_type(decision, app.decisions[index]);
  for (const Node* item : each(node)) {
    if (!want_map(app, *item)) continue;
    check_keys(app, *item, {&case_keys()}, {"where", "a case", "用例"});
    testing::Case one;
    one.span = item->span;
    if (const Node* with = item->find("with")) one.with = read_values(app, *with, site);
    const Node* gives = item->find("gives");
    if (gives == nullptr) continue;
    const bool known = !result.type.is(TypeKind::Any);
    if (auto value = read_literal(app, *gives, known ? &result : nullptr)) {
      one.gives = std::move(*value);
      test.cases.push_back(std::move(one));
    }
  }
}

void read_expression_cases(App& app, const Node& expression, const Node& node, TestCase& test) {
  feel::Names& names = app.scope(&app.base);
  for (const Node* item : each(node))
    if (const Node* with = item->find("with"); with != nullptr && with->is_map())
      for (const yaml::Entry& entry : with->entries)
        names.add({entry.key.text, Type(), feel::InputKind::Named, entry.key.span, {}});
  Site site;
  site.names = &names;
  test.expression = read_feel(app, expression, site);
  if (!test.expression) return;
  TypeInfo result;
  result.type = test.expression->root.type;
  for (const Node* item : each(node)) {
    if (!want_map(app, *item)) continue;
    check_keys(app, *item, {&case_keys()}, {"where", "a case", "用例"});
    testing::Case one;
    one.span = item->span;
    if (const Node* with = item->find("with")) one.with = read_values(app, *with, site);
    const Node* gives = item->find("gives");
    if (gives == nullptr) continue;
    const bool known = !result.type.is(TypeKind::Any) && !result.type.is(TypeKind::Null);
    if (auto value = read_literal(app, *gives, known ? &result : nullptr)) {
      one.gives = std::move(*value);
      test.cases.push_back(std::move(one));
    }
  }
}

void read_test(App& app, const Decl& decl) {
  const Node& node = decl.node();
  if (!want_map(app, node)) return;
  check_keys(app, node, {&schema::test_keys()}, thing("tests", decl.name()));
  TestCase test;
  test.name = decl.name();
  test.span = decl.span();
  if (const Node* at = node.find("at")) read_at(app, *at, test);
  const auto users = app.known["users"];
  if (const Node* directory = node.find("directory"); directory != nullptr && want_map(app, *directory)) {
    if (const Node* added = directory->find("users"))
      for (const yaml::Entry& entry : added->entries) app.known["users"].insert(entry.key.text);
    std::vector<const Node*> layers;
    for (const Node& layer : app.directory_layers) layers.push_back(&layer);
    layers.push_back(directory);
    test.directory = organisation_of(app, layers);
  }
  if (const Node* steps = node.find("steps"); steps != nullptr && want_list(app, *steps)) {
    TestReader reader{app, {}, nullptr};
    read_steps(reader, *steps, test);
  }
  if (const Node* decision = node.find("decision")) {
    const std::string* text = want_text(app, *decision);
    if (text != nullptr && check_reference(app, "decisions", *text, decision->span)) {
      test.decision = *text;
      if (const Node* cases = node.find("cases")) read_decision_cases(app, *cases, test);
    }
  }
  static const Node kNoCases;
  if (const Node* expression = node.find("expression")) {
    const Node* cases = node.find("cases");
    read_expression_cases(app, *expression, cases != nullptr ? *cases : kNoCases, test);
  }
  app.known["users"] = users;
  app.tests.push_back(std::move(test));
}

}  // namespace

std::optional<Instant> instant_of(const App& app, const std::string& text) {
  auto at = DateTime::parse(text);
  if (!at) {
    const auto date = Date::parse(text);
    if (!date) return std::nullopt;
    at = DateTime{*date, {}};
  }
  return to_instant(*at, Zone::named(app.model.timezone).value_or(Zone::utc()));
}

void read_tests(App& app) {
  for (const Decl& decl : app.section("tests").decls) read_test(app, decl);
}

}  // namespace weir::sema
