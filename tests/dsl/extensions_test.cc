// Functions that a host lends to the expressions of an app.
#include "weir/extensions.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "weir/compiler.h"
#include "weir/decision.h"
#include "weir/engine.h"
#include "weir/storage.h"

using weir::Value;

namespace {

weir::HostFunction doubled(std::string type = "number", std::string result = "number") {
  return {"doubled", {{"a", std::move(type)}}, std::move(result), [](std::span<const Value> args) {
            return args[0].is_null() ? Value()
                                     : Value::number(*weir::Decimal::add(args[0].as_number(),
                                                                         args[0].as_number()));
          }};
}

struct Read {
  weir::Model model;
  std::string text;                // all diagnostics, one a line
  std::vector<std::string> slugs;  // of them, in order
};

Read compiled(const std::string& formula, const std::vector<weir::HostFunction>& functions,
              const std::string& more = "") {
  weir::SourceSet sources;
  sources.add("app.yaml",
              "app: a\nopen: true\nforms:\n  f:\n    fields:\n      n: {type: number}\n"
              "      t: {type: text}\n      out: {type: number, formula: '" +
                  formula + "'}\n" + more);
  const weir::Extensions host{functions};
  weir::CompileOptions options;
  options.extensions = &host;
  const weir::CompileResult result = weir::compile(sources, options);
  Read out{result.model,
           weir::render(result.diagnostics, sources, {.format = weir::Format::Compact}),
           {}};
  for (const weir::Diagnostic& problem : result.diagnostics)
    out.slugs.emplace_back(problem.spec->slug);
  return out;
}

bool has(const Read& read, const std::string& slug) {
  return std::find(read.slugs.begin(), read.slugs.end(), slug) != read.slugs.end();
}

// What the field `out` of a new record is with n = 4.
Value out_of(const Read& app, std::vector<weir::HostFunction> functions) {
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  weir::EngineOptions options;
  options.storage = std::move(*weir::open_storage("memory:"));
  options.functions = std::move(functions);
  auto engine = weir::Engine::open(std::move(options));
  REQUIRE(engine.ok());
  REQUIRE(engine->publish(app.model).ok());
  const weir::Actor host = weir::Actor::system();
  const auto made =
      engine->run({host, "", {}, weir::Create{"f", Value::context({{"n", Value::integer(4)}})}});
  REQUIRE_MESSAGE(made.ok(), made.error().message);
  const auto record = engine->read(made->record, host);
  REQUIRE(record.ok());
  const Value* out = record->values.find("out");
  return out == nullptr ? Value() : *out;
}

}  // namespace

TEST_CASE("a function of the host is unknown unless the compiler is told of it") {
  CHECK(has(compiled("doubled(n)", {}), "feel/unknown-function"));
  CHECK(compiled("doubled(n)", {doubled()}).text == "");
}

TEST_CASE("a call of a function of the host is checked against its declaration") {
  CHECK(has(compiled("doubled(n, n)", {doubled()}), "feel/arity"));
  CHECK(has(compiled("doubled()", {doubled()}), "feel/arity"));
  CHECK(has(compiled("doubled(t)", {doubled()}), "feel/argument-type"));
  CHECK(compiled("doubled(a: n)", {doubled()}).text == "");
  CHECK(compiled("doubled(n) + true", {doubled()}).model == nullptr);
  CHECK(compiled("doubled([n])", {doubled("list of number")}).text == "");
}

// R014
TEST_CASE("the value of a function of the host is used") {
  CHECK(out_of(compiled("doubled(n) + 1", {doubled()}), {doubled()}) == Value::integer(9));
}

TEST_CASE("a bundle calls functions of the host too") {
  const Read app = compiled("doubled(a: n)", {doubled()});
  REQUIRE(app.model != nullptr);
  const auto loaded = weir::load_bundle(weir::save_bundle(app.model));
  REQUIRE(loaded.ok());
  CHECK(out_of({*loaded, "", {}}, {doubled()}) == Value::integer(8));
}

TEST_CASE("a function that the engine was not given is null, and so is what follows from it") {
  CHECK(out_of(compiled("doubled(n) + 1", {doubled()}), {}).is_null());
  weir::HostFunction empty = doubled();
  empty.call = nullptr;
  CHECK(out_of(compiled("doubled(n)", {doubled()}), {empty}).is_null());
}

TEST_CASE("a missing function of the host is told as a warning") {
  const Read app =
      compiled("1", {doubled()}, "functions:\n  twice: {params: {a: number}, value: doubled(a)}\n");
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  const weir::Decisions decisions(app.model);
  const std::vector<weir::Entry> inputs = {{"a", Value::integer(4)}};
  const auto answer = decisions.decide("twice", inputs);
  REQUIRE(answer.ok());
  CHECK(answer->value.is_null());
  REQUIRE(answer->warnings.size() == 1);
  CHECK(answer->warnings[0].find("doubled") != std::string::npos);
  const std::vector<weir::HostFunction> functions = {doubled()};
  const auto given = decisions.decide("twice", inputs, {.functions = functions});
  REQUIRE(given.ok());
  CHECK(given->value == Value::integer(8));
  CHECK(given->warnings.empty());
}

TEST_CASE("an answer of another type than the declared one is null") {
  weir::HostFunction lies = doubled();
  lies.call = [](std::span<const Value>) { return Value::string("eight"); };
  CHECK(out_of(compiled("if doubled(n) = null then 1 else 2", {doubled()}), {lies}) ==
        Value::integer(1));
}

TEST_CASE(
    "a function of the host with a wrong declaration is refused, and the message says which") {
  const Read parameter = compiled("1", {doubled("numbr")});
  CHECK(parameter.model == nullptr);
  CHECK(parameter.text.find("numbr") != std::string::npos);
  CHECK(parameter.text.find("parameter 'a' of the host function 'doubled'") != std::string::npos);
  CHECK(compiled("1", {doubled("number", "form nowhere")})
            .text.find("the result of the host function 'doubled'") != std::string::npos);
  CHECK(compiled("1", {doubled("number", "")}).model == nullptr);
  CHECK(has(compiled("1", {doubled(), doubled()}), "schema/duplicate-id"));
  const auto named = [](const char* name) {
    weir::HostFunction function = doubled();
    function.name = name;
    return std::vector<weir::HostFunction>{function};
  };
  CHECK(has(compiled("1", named("two words")), "schema/bad-name"));
  CHECK(has(compiled("1", named("")), "schema/bad-name"));
  for (const char* taken : {"if", "user", "sum", "secret"})
    CHECK(has(compiled("1", named(taken)), "schema/reserved-id"));
  weir::HostFunction twice = doubled();
  twice.params.push_back({"a", "number"});
  CHECK(has(compiled("1", {twice}), "schema/duplicate-id"));
}

TEST_CASE("an app cannot have a function of the same name as one of the host") {
  const Read app =
      compiled("1", {doubled()}, "functions:\n  doubled: {params: {a: number}, value: a * 3}\n");
  CHECK(app.model == nullptr);
  CHECK(has(app, "schema/reserved-id"));
}
