// Decisions over columns answer what they answer record by record.
#include <doctest/doctest.h>

#include <random>

#include "weir/compiler.h"
#include "weir/decision.h"

using namespace weir;  // NOLINT: a test

namespace {

constexpr const char* kApp = R"(
app: a
decisions:
  level:
    inputs: {region: text, amount: number, urgent: boolean}
    hit: HIT
    outputs: {y: {type: text, values: [c, b, a, d]}}
    table: |
      | region         | amount     | urgent | = y |
      |----------------|------------|--------|-----|
      | "east", "west" | < 10.5     | -      | "a" |
      | "east"         | [10.5..50) | true   | "b" |
      | -              | >= 50      | -      | "c" |
      | not("east")    | < 50       | -      | "d" |
  doubled: {inputs: {amount: number}, value: amount * 2 + (if amount > 5 then 1 else 0)}
  narrow: {inputs: {amount: {type: number, domain: "[0..20]"}}, value: amount + 1}
)";

Decisions decisions(std::string hit) {
  std::string app = kApp;
  app.replace(app.find("HIT"), 3, hit);
  SourceSet sources;
  sources.add("app.yaml", app);
  const CompileResult result = compile(sources);
  return Decisions(result.model != nullptr ? result.model : Model());
}

struct Records {
  std::vector<Value> regions{Value::string("east"), Value::string("west"), Value::string("north")};
  std::vector<uint32_t> region;
  std::vector<int64_t> amount;
  std::vector<uint8_t> urgent, no_region, no_amount;

  Records() {
    std::mt19937 random(3);
    for (int i = 0; i < 700; ++i) {
      region.push_back(random() % 3), amount.push_back(static_cast<int64_t>(random() % 700) - 20);
      urgent.push_back(random() % 2);
      no_region.push_back(random() % 9 == 0), no_amount.push_back(random() % 9 == 0);
    }
  }
  std::vector<NamedColumn> columns() const {
    ValueColumn texts, numbers, truths;
    texts.kind = ValueColumn::Kind::Texts;
    texts.texts = region.data(), texts.dictionary = regions, texts.nulls = no_region.data();
    numbers.kind = ValueColumn::Kind::Numbers;
    numbers.numbers = amount.data(), numbers.exponent = -1, numbers.nulls = no_amount.data();
    truths.kind = ValueColumn::Kind::Truths;
    truths.truths = urgent.data();
    return {{"region", texts}, {"amount", numbers}, {"urgent", truths}};
  }
};

void check(const Decisions& decisions, const std::string& name, std::vector<NamedColumn> columns,
           ColumnAnswers::Kind kind) {
  const Records records;
  const auto answers = decisions.decide_columns(name, columns, records.amount.size());
  REQUIRE(answers.ok());
  CHECK(answers->kind == kind);
  REQUIRE_EQ(answers->size(), records.amount.size());
  for (size_t i = 0; i < answers->size(); ++i) {
    std::vector<Entry> inputs;
    for (const NamedColumn& column : columns)
      inputs.emplace_back(std::string(column.name), column.column.at(i));
    const auto one = decisions.decide(name, inputs);
    REQUIRE(one.ok());
    CHECK_EQ(answers->at(i).to_feel(), one->value.to_feel());
  }
}

}  // namespace

TEST_CASE("a table over columns answers as record by record, whatever its hit policy") {
  const Records records;
  for (const char* hit : {"first", "unique", "any", "priority"}) {
    CAPTURE(hit);
    // A negation is free FEEL to the index: that table runs record by record.
    check(decisions(hit), "level", records.columns(), ColumnAnswers::Kind::Values);
  }
  std::string app = kApp;
  app.replace(app.find("HIT"), 3, "first");
  app.replace(app.find("not(\"east\")"), 11, "\"north\"    ");
  for (const char* hit : {"first", "unique", "any", "priority"}) {
    CAPTURE(hit);
    std::string text = app;
    text.replace(text.find("hit: first"), 10, std::string("hit: ") + hit);
    SourceSet sources;
    sources.add("app.yaml", text);
    const CompileResult result = compile(sources);
    REQUIRE(result.model != nullptr);
    check(Decisions(result.model), "level", records.columns(), ColumnAnswers::Kind::Coded);
  }
}

TEST_CASE("an expression over columns is a column; one with a domain runs record by record") {
  const Records records;
  const auto columns = records.columns();
  check(decisions("first"), "doubled", {columns[1]}, ColumnAnswers::Kind::Numbers);
  check(decisions("first"), "narrow", {columns[1]}, ColumnAnswers::Kind::Values);
}

TEST_CASE("unknown decisions and inputs are errors; a missing column is null everywhere") {
  const Records records;
  const Decisions all = decisions("first");
  CHECK_EQ(all.decide_columns("nothing", {}, 3).error().reason, "E_NOT_FOUND");
  const NamedColumn other{"other", records.columns()[1].column};
  CHECK_EQ(all.decide_columns("doubled", std::span(&other, 1), 3).error().reason, "E_ARGUMENT");
  const auto answers = all.decide_columns("doubled", {}, 3);
  REQUIRE(answers.ok());
  CHECK(answers->at(2).is_null());
}
