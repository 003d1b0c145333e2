// What stored instances would have come to by another version.
#include "tests/runtime/rig.h"

using rig::Rig;
using weir::Value;

namespace {

std::string shop(const std::string& over, const std::string& gate, const std::string& when = "amount > 1", const std::string& formula = "amount * 2") {
  std::string text = rig::app(
      "      - {decide: d, into: band}\n"
      "      - choose: g\n        options:\n          - when: " + gate + "\n            steps: [{approve: big, by: {user: a}}]\n"
      "          - otherwise: [{approve: small, by: {user: b}}]\n"
      "      - {approve: extra, by: {user: c}, when: " + when + "}\n",
      "    vars: {who: '=d(amount)', band: null}\n",
      "decisions:\n  d:\n    inputs: {amount: number}\n    outputs: {x: text}\n    hit: first\n    table: |\n"
      "      | amount | = x    |\n      |--------|--------|\n      | > " + over + " | \"high\" |\n      | > 10   | \"mid\"  |\n    otherwise: {x: low}\n");
  return text.replace(text.find("      note: {type: text}\n"), 25,
                      "      note: {type: text}\n      rate: {type: number, formula: " + formula + "}\n");
}

weir::Backtest against(Rig& rig, const std::string& yaml, weir::BacktestQuery query = {}) {
  query.model = rig::compiled(yaml);
  auto result = rig.engine().backtest(query, weir::Actor::human("root"));
  INFO((result ? "" : result.error().message));
  REQUIRE(result);
  return *result;
}

std::string lines(const weir::Backtest& result) {
  std::string all;
  for (const weir::DifferingGroup& one : result.groups)
    all += one.kind + " " + one.step + one.name + ": " + one.before + " -> " + one.after + " x" + std::to_string(one.times) + "\n";
  return all;
}

}  // namespace

TEST_CASE("the same version decides the same, and other wording is no difference") {
  Rig rig(shop("50", "amount > 20"));
  for (const int amount : {5, 15, 30, 60}) rig.submitted(Value::context({{"amount", Value::integer(amount)}}));
  const weir::Backtest same = against(rig, shop("50", "amount > 20"));
  CHECK(same.instances == 4);
  CHECK(same.decisions == 20);
  CHECK(same.differ == 0);
  CHECK(against(rig, shop("50", "not(amount <= 20)")).differ == 0);
}

TEST_CASE("decisions that would be others are listed with their instance, step, values and row") {
  Rig rig(shop("50", "amount > 20"));
  for (const int amount : {5, 15, 30, 60}) rig.submitted(Value::context({{"amount", Value::integer(amount)}}));
  const weir::RecordRef sixty = rig.record;
  const weir::Backtest result = against(rig, shop("70", "amount > 20"));
  CHECK(lines(result) == "variable who: high -> mid x1\ndecision dd: high -> mid x1\n");
  REQUIRE(result.found.size() == 2);
  const weir::Differing& one = result.found.back();
  CHECK(one.record == sixty);
  CHECK(one.step == "d");
  CHECK(one.before == Value::string("high"));
  CHECK(one.after == Value::string("mid"));
  CHECK(one.rule == "rule 2");
  CHECK(one.place.starts_with("app.yaml:"));
  REQUIRE(one.values.size() == 1);
  CHECK(one.values.front().second == Value::integer(60));
  // Nothing was written, and who listed nothing still counts all.
  CHECK(rig.at() == "big");
  weir::BacktestQuery few;
  few.found_max = 0;
  CHECK(against(rig, shop("70", "amount > 20"), few).differ == 2);
  CHECK(against(rig, shop("70", "amount > 20"), few).found.empty());
}

TEST_CASE("options are compared by the step that they lead to") {
  Rig rig(shop("50", "amount > 20"));
  for (const int amount : {5, 15, 30, 60}) rig.submitted(Value::context({{"amount", Value::integer(amount)}}));
  CHECK(lines(against(rig, shop("50", "amount > 40"))) == "option g: big -> small x1\n");
  CHECK(lines(against(rig, shop("50", "vars.who = \"low\""))) == "option g: big -> small x2\noption g: small -> big x1\n");
  // What another version would stop at has no answer.
  CHECK(lines(against(rig, shop("50", "note > \"a\""))) == "option g: big -> null x2\noption g: small -> null x2\n");
}

TEST_CASE("what comes first is carried on to what follows, formulas too") {
  Rig rig(shop("50", "vars.band = \"high\""));
  for (const int amount : {30, 60}) rig.submitted(Value::context({{"amount", Value::integer(amount)}}));
  CHECK(lines(against(rig, shop("20", "vars.band = \"high\""))).find("option g: small -> big x1\n") != std::string::npos);
  Rig rated(shop("50", "rate > 100"));
  rated.submitted(Value::context({{"amount", Value::integer(40)}}));
  CHECK(against(rated, shop("50", "rate > 100")).differ == 0);
  CHECK(lines(against(rated, shop("50", "rate > 100", "amount > 1", "amount * 3"))) == "option g: small -> big x1\n");
}

TEST_CASE("a step that would be left out, or would not, differs") {
  Rig rig(shop("50", "amount > 20"));
  rig.submitted(Value::context({{"amount", Value::integer(5)}}));
  CHECK(rig.act("b", "approve", "small") == "");
  CHECK(rig.at() == "extra");
  CHECK(lines(against(rig, shop("50", "amount > 20", "amount > 9"))) == "when extra: true -> false x1\n");
}

TEST_CASE("what the other version lacks is counted, and who may not administer asks nothing") {
  Rig rig(shop("50", "amount > 20"));
  rig.submitted(Value::context({{"amount", Value::integer(5)}}));
  const weir::Backtest result = against(rig, rig::app("      - {approve: small, by: {user: b}}\n"));
  CHECK(result.differ == 0);
  CHECK(result.gone == 2);
  weir::BacktestQuery query;
  query.flow = "none";
  CHECK(against(rig, shop("50", "amount > 20"), query).instances == 0);
}

TEST_CASE("who would have been asked, and what would have begun, are compared as well") {
  const auto flows = [](const std::string& by, const std::string& other) {
    return rig::app("      - {approve: one, by: " + by + ", mode: all, when_empty: reject}\n") +
           "  side:\n    form: doc\n    start: {on: submitted, when: " + other + "}\n    lock: none\n    steps: [{notify: n, to: initiator, message: hi}]\n";
  };
  Rig rig(flows("{users: [a, b]}", "amount > 100"));
  for (const int amount : {5, 60}) rig.submitted(Value::context({{"amount", Value::integer(amount)}}));
  CHECK(against(rig, flows("{users: [a, b]}", "amount > 100")).differ == 0);
  const weir::Backtest result = against(rig, flows("{users: [a, c]}", "amount > 50"));
  CHECK(lines(result) == "people one: a, b -> a, c x2\nstart side: false -> true x1\n");
  bool told = false;
  for (const weir::Differing& one : result.found)
    for (const auto& [name, value] : one.values) told = told || (one.kind == "people" && name == "rule" && value.to_feel().find("c") != std::string::npos);
  CHECK(told);
  // Nobody at all, and what is decided in their place.
  CHECK(lines(against(rig, flows("{role: none}", "amount > 100"))) == "people one: a, b -> reject x2\n");
}
