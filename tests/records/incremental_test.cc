#include <doctest/doctest.h>

#include <random>

#include "tests/support/app_builder.h"

using weir::Value;
using weir::testing::App;
using weir::testing::Running;

namespace {

// Formulas over formulas, over tables, over columns that read the record, and over another record.
void declare(App& app) {
  app.form("rate", {{"factor", "number"}});
  app.form("order", {{"a", "number"},
                     {"b", "number"},
                     {"rate", "reference", {{"form", "rate"}}},
                     {"lines",
                      "table",
                      {},
                      {{"n", "integer"},
                       {"p", "money"},
                       {"tax", "money", {{"formula", "sub * share"}}},
                       {"sub", "money", {{"formula", "n * p"}}}}},
                     {"last", "number", {{"formula", "total - first"}}},
                     {"total", "money", {{"formula", "sum(lines.sub) + sum(lines.tax)"}}},
                     {"first", "number", {{"formula", "a + b"}}},
                     {"share", "percent", {{"formula", "if first > 10 then 0.1 else 0.2"}}},
                     {"there", "number", {{"formula", "rate.factor * total"}}},
                     {"ratio", "number", {{"formula", "a / b"}}}});
}

std::string some_number(std::mt19937& random) {
  const int kind = static_cast<int>(random() % 8);
  if (kind == 0) return "null";
  if (kind == 1) return "0";
  return std::to_string(static_cast<int>(random() % 41) - 20);
}

std::string some_patch(std::mt19937& random, const Value& lines) {
  std::string patch;
  const auto add = [&](const std::string& part) { patch += (patch.empty() ? "" : ", ") + part; };
  if (random() % 3 == 0) add("a: " + some_number(random));
  if (random() % 3 == 0) add("b: " + some_number(random));
  if (random() % 4 == 0) add(random() % 2 == 0 ? "rate: \"rate1\"" : "rate: null");
  if (random() % 2 == 0) {
    std::string rows;
    const auto row = [&](const std::string& id) {
      rows += (rows.empty() ? "{" : ", {") + id;
      if (random() % 4 != 0)
        rows += (id.empty() ? "" : ", ") +
                ("n: " + some_number(random) + ", p: " + some_number(random));
      else if (id.empty())
        rows += "n: 1";
      rows += "}";
    };
    if (lines.is(weir::ValueKind::List))
      for (const Value& old : lines.items())
        if (random() % 4 != 0) row("row: " + old.find("row")->to_feel());
    if (random() % 2 == 0) row("");
    add("lines: [" + rows + "]");
  }
  return "{" + patch + "}";
}

}  // namespace

// R034
TEST_CASE("what is recomputed after random edits is what recomputing everything gives") {
  App app;
  declare(app);
  app.finish();
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    Running run(app);
    std::mt19937 random(seed);
    auto rate = run.create("rate", "{factor: 3}");
    auto record = run.create("order", "{}");
    for (int edit = 0; edit < 12; ++edit) {
      const std::string patch = some_patch(random, run.of(record, "lines"));
      auto changed = run.change("order", &record, patch);
      REQUIRE_MESSAGE(changed.ok(), "seed " << seed << ": " << patch);
      weir::records::Record whole = changed->after;
      weir::records::recompute_all(whole, run.world);
      for (size_t i = 0; i < whole.values.size(); ++i)
        CHECK_MESSAGE(whole.values[i] == changed->after.values[i],
                      "seed " << seed << ", edit " << edit << " " << patch << ": "
                              << app.form_of("order").fields[i].name << " is "
                              << changed->after.values[i].to_feel() << ", should be "
                              << whole.values[i].to_feel());
      record = changed->after;
      run.view.put(record);
      if (random() % 5 == 0) {
        const auto moved = run.change("rate", &rate, "{factor: " + some_number(random) + "}");
        REQUIRE(moved.ok());
        rate = moved->after;
        run.view.put(rate);
      }
    }
  }
}

TEST_CASE("only what an edit reaches is computed") {
  App app;
  app.form("f", {{"a", "number"},
                 {"b", "number"},
                 {"x", "number", {{"formula", "a + 1"}}},
                 {"y", "number", {{"formula", "b + 1"}}}});
  app.finish();
  Running run(app);
  auto record = run.create("f", "{a: 1, b: 1}");
  // A stored value that no formula would give shows whether the formula ran.
  record.values[3] = Value::integer(77);
  const auto changed = run.change("f", &record, "{a: 5}");
  REQUIRE(changed.ok());
  CHECK(run.of(changed->after, "x").to_feel() == "6");
  CHECK(run.of(changed->after, "y").to_feel() == "77");
}
