// Field types and steps that a host adds to the language of an app.
#include <doctest/doctest.h>

#include <algorithm>

#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/extensions.h"
#include "weir/storage.h"

using weir::Error;
using weir::Result;
using weir::Value;

namespace {

// Text in capitals, of the length that the attribute says.
weir::HostFieldType code_type() {
  return {"code",
          "text",
          {{"length", "integer"}},
          [](const Value& value, const weir::HostField& field) -> Result<Value> {
            std::string text(value.as_string());
            for (char& c : text)
              if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            const Value* length = field.attributes.find("length");
            if (!length->is_null() && Value::integer(static_cast<int64_t>(text.size())) != *length)
              return Error::of("E_FIELD_INVALID",
                               field.language == weir::Language::Chinese ? "长度不对" : "the length is wrong");
            return Value::string(text);
          }};
}

struct Calls {
  int all = 0, planning = 0;
  bool fail = false;
  Value result = Value::integer(7);
};

weir::HostStep score_step(Calls& calls) {
  return {"score",
          {{"amount", "number", true}, {"region", "text"}},
          "number",
          [&calls](const weir::HostStepCall& call) -> Result<Value> {
            ++calls.all;
            calls.planning += call.planning ? 1 : 0;
            if (calls.fail) return Error::of("E_ARGUMENT", "no answer from the rater");
            return calls.result.is_null() ? *call.inputs.find("amount") : calls.result;
          }};
}

weir::Extensions both(Calls& calls) {
  weir::Extensions host;
  host.field_types = {code_type()};
  host.steps = {score_step(calls)};
  return host;
}

struct Read {
  weir::Model model;
  std::string text, chinese;
  std::vector<std::string> slugs;
  bool has(const std::string& slug) const { return std::find(slugs.begin(), slugs.end(), slug) != slugs.end(); }
  bool says(const std::string& words) const { return text.find(words) != std::string::npos; }
};

Read compiled(const std::string& yaml, const weir::Extensions& host) {
  weir::SourceSet sources;
  sources.add("app.yaml", yaml);
  weir::CompileOptions options;
  options.extensions = &host;
  const weir::CompileResult result = weir::compile(sources, options);
  Read out{result.model, weir::render(result.diagnostics, sources),
           weir::render(result.diagnostics, sources, {.language = weir::Language::Chinese}), {}};
  for (const weir::Diagnostic& problem : result.diagnostics) out.slugs.emplace_back(problem.spec->slug);
  return out;
}

std::string with_field(const std::string& field) {
  return "app: a\nopen: true\nforms:\n  f:\n    fields:\n      c: " + field + "\n";
}

std::string with_step(const std::string& step) {
  return "app: a\nopen: true\nforms:\n  f:\n    fields:\n      amount: {type: number}\n      points: {type: number}\n"
         "      t: {type: text}\nflows:\n  go:\n    form: f\n    start: {on: submitted}\n    steps:\n      - " +
         step + "\n      - set: {points: =vars.score}\n";
}

const std::string kGood = with_step("score: {amount: =amount}");

weir::Engine open(const weir::Extensions& host, const weir::Model& model, std::shared_ptr<weir::Storage> storage = nullptr) {
  weir::EngineOptions options;
  options.storage = storage != nullptr ? storage : std::shared_ptr<weir::Storage>(*weir::open_storage("memory:"));
  options.field_types = host.field_types;
  options.steps = host.steps;
  options.verify = true;
  auto engine = weir::Engine::open(std::move(options));
  REQUIRE_MESSAGE(engine.ok(), engine.error().message);
  if (model != nullptr) {
    const auto version = engine->publish(model);
    REQUIRE_MESSAGE(version.ok(), version.error().message);
  }
  return std::move(*engine);
}

const weir::Actor kHost = weir::Actor::system();

Result<weir::Outcome> create(weir::Engine& engine, std::vector<weir::Entry> values) {
  return engine.run({kHost, "", {}, weir::Create{"f", Value::context(std::move(values))}});
}

Value field_of(const weir::Engine& engine, const weir::RecordRef& record, const char* name) {
  const auto read = engine.read(record, kHost);
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  const Value* value = read->values.find(name);
  return value != nullptr ? *value : Value();
}

}  // namespace

TEST_CASE("a field of a host's type is brought into its standard form, or refused with the host's words") {
  Calls calls;
  const weir::Extensions host = both(calls);
  const Read app = compiled(with_field("{type: code, length: 3, max: 9}"), host);
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  CHECK(app.slugs.empty());
  weir::Engine engine = open(host, app.model);
  const auto made = create(engine, {{"c", Value::string("abc")}});
  REQUIRE_MESSAGE(made.ok(), made.error().message);
  CHECK(field_of(engine, made->record, "c") == Value::string("ABC"));
  const auto wrong = create(engine, {{"c", Value::string("abcd")}});
  REQUIRE(!wrong.ok());
  REQUIRE(wrong.error().fields.size() == 1);
  CHECK(wrong.error().fields[0].field == "c");
  CHECK(wrong.error().fields[0].reason == "E_FIELD_INVALID");
  CHECK(wrong.error().fields[0].message == "the length is wrong");
  CHECK(create(engine, {{"c", Value::integer(5)}}).error().fields.at(0).reason == "E_FIELD_INVALID");
  CHECK(field_of(engine, create(engine, {})->record, "c").is_null());
}

TEST_CASE("a host's type works in the columns of a table") {
  Calls calls;
  const weir::Extensions host = both(calls);
  const Read app = compiled(with_field("{type: table, columns: {k: {type: code, length: 2}}}"), host);
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  weir::Engine engine = open(host, app.model);
  const auto rows = [](const char* k) {
    return Value::list({Value::context({{"k", Value::string(k)}})});
  };
  const auto made = create(engine, {{"c", rows("xy")}});
  REQUIRE_MESSAGE(made.ok(), made.error().message);
  CHECK(*field_of(engine, made->record, "c").items()[0].find("k") == Value::string("XY"));
  CHECK(create(engine, {{"c", rows("xyz")}}).error().fields.at(0).field == "c[1].k");
}

TEST_CASE("what a host's type gives must be a value of its base") {
  weir::Extensions host;
  host.field_types = {{"odd", "integer", {}, [](const Value&, const weir::HostField&) -> Result<Value> {
                         return Value::string("three");
                       }}};
  const Read app = compiled(with_field("{type: odd}"), host);
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  weir::Engine engine = open(host, app.model);
  const auto made = create(engine, {{"c", Value::integer(3)}});
  REQUIRE(!made.ok());
  CHECK(made.error().fields.at(0).reason == "E_FIELD_INVALID");
}

TEST_CASE("literals of a host's type are checked when the app is compiled") {
  Calls calls;
  const weir::Extensions host = both(calls);
  const Read app = compiled(with_field("{type: code, length: 3, default: ab}"), host);
  CHECK(app.has("schema/wrong-value"));
  CHECK(app.says("the length is wrong"));
  CHECK(app.says("type code"));
  CHECK(app.chinese.find("长度不对") != std::string::npos);
  const Read good = compiled(with_field("{type: code, length: 3, default: abc}"), host);
  REQUIRE_MESSAGE(good.model != nullptr, good.text);
  weir::Engine engine = open(host, good.model);
  CHECK(field_of(engine, create(engine, {})->record, "c") == Value::string("ABC"));
}

TEST_CASE("slips in the use of a host's type and step are found, with a suggestion") {
  Calls calls;
  const weir::Extensions host = both(calls);
  CHECK(compiled(with_field("{type: cod}"), host).says("did you mean 'code'"));
  CHECK(compiled(with_field("{type: code, lenght: 3}"), host).says("did you mean 'length'"));
  CHECK(compiled(with_field("{type: code, length: three}"), host).has("schema/wrong-value"));
  CHECK(compiled(with_step("scor: {amount: 1}"), host).says("did you mean 'score'"));
  CHECK(compiled(with_step("score: {amount: 1, regoin: x}"), host).says("did you mean 'region'"));
  const Read missing = compiled(with_step("score: {region: x}"), host);
  CHECK(missing.has("schema/missing-key"));
  CHECK(missing.says("'amount'"));
  CHECK(compiled(with_step("score: {amount: many}"), host).has("schema/wrong-value"));
  CHECK(compiled(with_step("score: {amount: =t}"), host).model == nullptr);
  CHECK(compiled(with_step("score: 5"), host).has("schema/wrong-kind"));
  CHECK(compiled(with_step("{score: {amount: 1}, waits: 3}"), host).has("schema/unknown-key"));
  CHECK(compiled(with_step("score: {amount: 1}"), {}).has("schema/step-kind"));
  // What the step gives is typed.
  CHECK(compiled(with_step("{score: {amount: 1}, when: vars.score + true}"), host).model == nullptr);
}

TEST_CASE("a flow runs the host's step and goes on with its result") {
  Calls calls;
  const weir::Extensions host = both(calls);
  const Read app = compiled(kGood, host);
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  CHECK(app.slugs.empty());
  weir::Engine engine = open(host, app.model);
  calls.result = Value();  // the amount itself
  const auto made = create(engine, {{"amount", Value::integer(12)}});
  REQUIRE(engine.plan({kHost, "", {}, weir::Submit{made->record}}).ok());
  CHECK(calls.planning == 1);
  const auto sent = engine.run({kHost, "", {}, weir::Submit{made->record}});
  REQUIRE_MESSAGE(sent.ok(), sent.error().message);
  CHECK(calls.all == 2);
  CHECK(calls.planning == 1);
  CHECK(field_of(engine, made->record, "points") == Value::integer(12));
}

TEST_CASE("the log keeps what the host's step gave: reading it again does not run the step again") {
  Calls calls;
  const weir::Extensions host = both(calls);
  const std::string yaml = with_step("score: {amount: =amount}") +
                           "      - {task: look, by: {user: li}}\n      - set: {points: =vars.score + 1}\n"
                           "directory: {users: {li: {}}}\n";
  const Read app = compiled(yaml, host);
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  std::shared_ptr<weir::Storage> storage(*weir::open_storage("memory:"));
  weir::RecordRef record;
  {
    weir::Engine engine = open(host, app.model, storage);
    record = create(engine, {{"amount", Value::integer(1)}})->record;
    REQUIRE(engine.run({kHost, "", {}, weir::Submit{record}}).ok());
    CHECK(calls.all == 1);
  }
  calls.result = Value::integer(1000);
  weir::Engine engine = open(host, nullptr, storage);  // verify: folds the log of what it loads
  const auto inbox = engine.inbox({"li"});
  REQUIRE(inbox.ok());
  REQUIRE(inbox->tasks.size() == 1);
  const auto done = engine.run({{"li"}, "", {}, weir::Act{"complete", "look", {inbox->tasks[0].instance, {}}}});
  REQUIRE_MESSAGE(done.ok(), done.error().message);
  CHECK(calls.all == 1);
  CHECK(field_of(engine, record, "points") == Value::integer(8));
}

TEST_CASE("a host's step that fails or gives another type stops the instance until it is retried") {
  Calls calls;
  const weir::Extensions host = both(calls);
  const Read app = compiled(kGood, host);
  REQUIRE_MESSAGE(app.model != nullptr, app.text);
  weir::Engine engine = open(host, app.model);
  const auto made = create(engine, {{"amount", Value::integer(12)}});
  calls.fail = true;
  REQUIRE(engine.run({kHost, "", {}, weir::Submit{made->record}}).ok());
  auto incidents = engine.incidents(kHost);
  REQUIRE(incidents.ok());
  REQUIRE(incidents->size() == 1);
  CHECK(incidents->at(0).message.find("no answer from the rater") != std::string::npos);
  calls.fail = false;
  calls.result = Value::string("seven");
  REQUIRE(engine.run({kHost, "", {}, weir::Retry{incidents->at(0).id}}).ok());
  incidents = engine.incidents(kHost);
  REQUIRE(incidents->size() == 1);
  CHECK(incidents->at(0).message.find("which is not number") != std::string::npos);
  calls.result = Value::integer(3);
  REQUIRE(engine.run({kHost, "", {}, weir::Retry{incidents->at(0).id}}).ok());
  CHECK(engine.incidents(kHost)->empty());
  CHECK(field_of(engine, made->record, "points") == Value::integer(3));
}

TEST_CASE("a bundle keeps the names of types and steps; an engine without them refuses it and says which") {
  Calls calls;
  const weir::Extensions host = both(calls);
  const auto bundled = [&](const std::string& yaml) {
    const Read app = compiled(yaml, host);
    REQUIRE_MESSAGE(app.model != nullptr, app.text);
    const auto loaded = weir::load_bundle(weir::save_bundle(app.model));
    REQUIRE(loaded.ok());
    return *loaded;
  };
  const auto refusal = [](const weir::Extensions& given, const weir::Model& model) {
    weir::Engine engine = open(given, nullptr);
    const auto version = engine.publish(model);
    REQUIRE(!version.ok());
    CHECK(version.error().reason == "E_MODEL");
    return version.error().message;
  };
  const weir::Model field = bundled(with_field("{type: table, columns: {k: {type: code, length: 2}}}"));
  const weir::Model step = bundled(kGood);
  CHECK(refusal({}, field).find("fields of the type 'code'") != std::string::npos);
  CHECK(refusal({}, field).find("app.yaml:6") != std::string::npos);
  CHECK(refusal({}, step).find("the step 'score'") != std::string::npos);
  weir::Engine engine = open(host, step);
  const auto made = create(engine, {{"amount", Value::integer(12)}});
  REQUIRE(engine.run({kHost, "", {}, weir::Submit{made->record}}).ok());
  CHECK(field_of(engine, made->record, "points") == Value::integer(7));
}

TEST_CASE("a declaration that is wrong is refused, and the message says whose it is") {
  Calls calls;
  const auto type = [](auto change) {
    weir::Extensions host;
    host.field_types = {code_type()};
    change(host.field_types);
    return compiled("app: a\nopen: true\n", host);
  };
  using Types = std::vector<weir::HostFieldType>;
  CHECK(type([](Types&) {}).slugs.empty());
  for (const char* name : {"text", "any", "form"})
    CHECK(type([&](Types& t) { t[0].name = name; }).has("schema/reserved-id"));
  CHECK(type([](Types& t) { t[0].name = "two words"; }).has("schema/bad-name"));
  CHECK(type([](Types& t) { t.push_back(t[0]); }).has("schema/duplicate-id"));
  for (const char* base : {"txt", "table", "serial", "rollup", "code", ""})
    CHECK(type([&](Types& t) { t[0].base = base; }).says("the base of the host field type 'code'"));
  CHECK(type([](Types& t) { t[0].attributes[0].type = "intger"; }).says("parameter 'length' of the host field type 'code'"));
  for (const char* key : {"max", "required", "type"})
    CHECK(type([&](Types& t) { t[0].attributes[0].name = key; }).has("schema/reserved-id"));

  const auto step = [&](auto change) {
    weir::Extensions host;
    host.steps = {score_step(calls)};
    change(host.steps);
    return compiled("app: a\nopen: true\n", host);
  };
  using Steps = std::vector<weir::HostStep>;
  CHECK(step([](Steps&) {}).slugs.empty());
  for (const char* name : {"approve", "when", "with", "due", "join"})
    CHECK(step([&](Steps& s) { s[0].name = name; }).has("schema/reserved-id"));
  CHECK(step([](Steps& s) { s.push_back(s[0]); }).has("schema/duplicate-id"));
  CHECK(step([](Steps& s) { s[0].inputs.push_back(s[0].inputs[0]); }).has("schema/duplicate-id"));
  CHECK(step([](Steps& s) { s[0].result = ""; }).says("the result of the host step 'score'"));
}
