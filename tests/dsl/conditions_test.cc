// Conditions that a host asks with, compiled against a model or a bundle of it.
#include "weir/conditions.h"

#include <doctest/doctest.h>

#include "weir/engine.h"
#include "weir/storage.h"

using weir::Value;

namespace {

constexpr const char* kApp = R"(app: shop
open: true
currency: CNY
functions:
  large: {params: {amount: money}, value: amount > 1000}
forms:
  customer: {fields: {name: {type: text}, level: {type: choice, options: [normal, key]}}}
  order:
    fields:
      amount: {type: money}
      customer: {type: reference, form: customer}
)";

weir::Model shop() {
  weir::SourceSet sources;
  sources.add("shop.yaml", kApp);
  weir::CompileResult compiled = weir::compile(sources);
  REQUIRE_MESSAGE(compiled.model != nullptr, weir::render(compiled.diagnostics, sources));
  return compiled.model;
}

std::string first(const weir::Conditions::Compiled& compiled) {
  return compiled.diagnostics.empty() ? std::string() : compiled.diagnostics[0].message(weir::Language::English);
}

}  // namespace

TEST_CASE("a host asks the store with a text: fields, references and the app's functions are known") {
  const auto bundle = weir::load_bundle(weir::save_bundle(shop()));
  REQUIRE(bundle);
  weir::EngineOptions options;
  options.storage = *weir::open_storage("memory:");
  auto engine = weir::Engine::open(std::move(options));
  REQUIRE(engine);
  REQUIRE(engine->publish(*bundle));
  const auto made = [&](const char* form, std::vector<weir::Entry> values) {
    const auto outcome = engine->run({weir::Actor::system(), "", {}, weir::Create{form, Value::context(std::move(values))}});
    REQUIRE(outcome);
    return outcome->record.id;
  };
  const std::string key = made("customer", {{"name", Value::string("A")}, {"level", Value::string("key")}});
  for (const int64_t amount : {500, 1500, 2500})
    made("order", {{"amount", Value::integer(amount)}, {"customer", amount > 2000 ? Value::string(key) : Value()}});

  const weir::Conditions conditions(*bundle);
  const auto count = [&](const char* text) {
    weir::RecordQuery query;
    query.form = "order";
    const auto compiled = conditions.condition("order", text);
    REQUIRE_MESSAGE(compiled.expression != nullptr, first(compiled));
    query.where = compiled.expression;
    const auto page = engine->find(query, weir::Actor::system());
    REQUIRE_MESSAGE(page, page.error().message);
    return page->total;
  };
  CHECK(count("amount > 1000") == 2);
  CHECK(count("large(amount) and customer = null") == 1);
  CHECK(count("customer.level = \"key\"") == 1);
  CHECK(count("amount > 1000 and amount < 1000") == 0);
}

TEST_CASE("what a host asks wrongly is told at its place, in both languages") {
  const weir::Conditions conditions(shop());
  const auto wrong = conditions.condition("order", "amonut > 5");
  CHECK(wrong.expression == nullptr);
  CHECK(first(wrong) == "unknown name 'amonut'");
  REQUIRE(wrong.diagnostics.size() == 1);
  CHECK(wrong.diagnostics[0].suggestion == "amount");
  CHECK(wrong.diagnostics[0].span.begin == 0);
  CHECK(wrong.diagnostics[0].span.end == 6);
  CHECK(conditions.condition("order", "amount + 1").expression == nullptr);
  CHECK(conditions.expression("order", "amount + 1").expression != nullptr);
  const auto unknown = conditions.condition("oder", "true");
  CHECK(first(unknown) == "there is no form 'oder'");
  CHECK(unknown.diagnostics[0].message(weir::Language::Chinese) == "没有名为“oder”的表单");
}
