#include "engine/decision/table.h"

#include <doctest/doctest.h>

#include <random>

#include "engine/decision/catalog.h"
#include "tests/decision/table_builder.h"
#include "weir/decision.h"

using namespace weir;            // NOLINT: a test
using namespace weir::decision;  // NOLINT: a test
using feel::EvalContext;
using feel::Op;
using model::HitPolicy;

namespace {

Value text(std::string_view value) { return Value::string(value); }
Value whole(int64_t value) { return Value::integer(value); }

feel::Expression is(Value value) { return cell({ir::is(ir::constant(std::move(value)))}); }
feel::Expression over(int64_t bound) {
  return cell({ir::compared(Op::Greater, ir::number(bound))}, "> " + std::to_string(bound));
}

std::string decided(const model::Decision& decision, std::vector<Value> args,
                    std::vector<feel::EvalWarning>* warnings = nullptr) {
  feel::EmptyWorld world;
  EvalContext ctx{.world = &world, .warnings = warnings};
  return Table(decision).decide(args, ctx).to_feel();
}

// Three rules that all match 10: outputs b, a, b.
model::Decision three(HitPolicy hit) {
  model::Decision out = make_decision({"n"}, {"o"}, hit);
  add_rule(out, {over(5)}, {text("b")});
  add_rule(out, {over(6)}, {text("a")});
  add_rule(out, {over(7)}, {text("b")});
  add_rule(out, {over(70)}, {text("c")});
  out.outputs[0].values = {text("c"), text("a"), text("b")};
  return out;
}

// Random cells over texts, numbers and dates, some dashes, some free.
class RandomTable {
 public:
  explicit RandomTable(uint32_t seed) : random_(seed) {}

  model::Decision table(size_t rows, size_t columns, int variety) {
    variety_ = variety;
    std::vector<std::string> names;
    for (size_t c = 0; c < columns; ++c) names.push_back("c" + std::to_string(c));
    model::Decision out = make_decision(std::move(names), {"o"}, HitPolicy::RuleOrder);
    for (size_t r = 0; r < rows; ++r) {
      std::vector<std::optional<feel::Expression>> tests;
      for (size_t c = 0; c < columns; ++c) tests.push_back(test(c));
      add_rule(out, std::move(tests), {whole(static_cast<int64_t>(r))});
      if (pick(20) == 0) out.rules.back().enabled = false;
      if (pick(20) == 0) out.rules.back().to = Date{pick(2) == 0 ? -1 : 1};
    }
    return out;
  }

  Value value(size_t column) {
    if (pick(15) == 0) return {};
    if (pick(15) == 0) return Value::boolean(pick(2) == 0);
    switch (column % 3) {
      case 0:
        return text("t" + std::to_string(pick(variety_ + 2)));
      case 1:
        return pick(4) == 0 ? Value::number(Decimal::from_parts(pick(variety_ * 1000), -3))
                            : number();
      default:
        return Value::date({pick(variety_ + 3) - 1});
    }
  }

 private:
  int pick(int count) { return static_cast<int>(random_() % static_cast<uint32_t>(count)); }
  Value number() { return Value::number(Decimal::from_parts(pick(variety_ * 10), -1)); }

  Value bound(size_t column) { return column % 3 == 1 ? number() : Value::date({pick(variety_)}); }

  std::optional<feel::Expression> test(size_t column) {
    static const Op kOps[] = {Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual, Op::Equal};
    const int what = pick(12);
    if (what == 0) return std::nullopt;
    if (what == 1) return cell({ir::node(Op::TestAny)});
    if (what == 2) return cell({ir::node(Op::Negation, {ir::is(ir::constant(value(column)))})});
    if (what == 3) return is(value(column));
    if (column % 3 == 0) {
      std::vector<feel::Node> tests;
      for (int i = pick(3); i >= 0; --i)
        tests.push_back(ir::is(ir::constant(text("t" + std::to_string(pick(variety_))))));
      return cell(std::move(tests));
    }
    if (pick(2) == 0) return cell({ir::compared(kOps[pick(5)], ir::constant(bound(column)))});
    return cell({ir::is(ir::range(ir::constant(bound(column)), ir::constant(bound(column)),
                                  static_cast<uint32_t>(pick(4))))});
  }

  std::mt19937 random_;
  int variety_ = 4;
};

std::vector<uint32_t> scanned(const model::Decision& decision, const std::vector<Value>& args) {
  std::vector<uint32_t> out;
  feel::EmptyWorld world;
  EvalContext ctx{.world = &world};
  for (uint32_t r = 0; r < decision.rules.size(); ++r) {
    const model::Rule& rule = decision.rules[r];
    bool matches = rule.enabled && (!rule.to || *rule.to >= Date{0});
    for (size_t c = 0; c < args.size() && matches; ++c) {
      if (!rule.inputs[c]) continue;
      class : public feel::Scope {
        Value input(const feel::Input&) override { return {}; }
      } none;
      matches = feel::evaluate_test(*rule.inputs[c], args[c], none, ctx).is_true();
    }
    if (matches) out.push_back(r);
  }
  return out;
}

}  // namespace

TEST_CASE("the index finds the rows that a scan in written order finds") {
  struct Size {
    size_t rows, columns;
    int variety;
  };
  for (const Size& size : {Size{1, 1, 3}, Size{7, 3, 3}, Size{64, 3, 4}, Size{65, 2, 5},
                           Size{300, 3, 8}, Size{1000, 3, 400}, Size{5000, 6, 300}}) {
    for (uint32_t seed = 0; seed < (size.rows > 500 ? 3u : 60u); ++seed) {
      RandomTable random(seed);
      const model::Decision decision = random.table(size.rows, size.columns, size.variety);
      const Table table(decision);
      feel::EmptyWorld world;
      for (int query = 0; query < 20; ++query) {
        std::vector<Value> args;
        for (size_t c = 0; c < size.columns; ++c) args.push_back(random.value(c));
        EvalContext ctx{.world = &world};
        CAPTURE(seed);
        CAPTURE(size.rows);
        CHECK_EQ(table.matches(args, ctx, 100'000), scanned(decision, args));
        const auto first = table.matches(args, ctx, 1);
        CHECK_LE(first.size(), 1);
      }
    }
  }
}

TEST_CASE("each hit policy answers as DMN says") {
  CHECK_EQ(decided(three(HitPolicy::First), {whole(10)}), "\"b\"");
  CHECK_EQ(decided(three(HitPolicy::Unique), {whole(6)}), "\"b\"");
  CHECK_EQ(decided(three(HitPolicy::Unique), {whole(10)}), "null");
  CHECK_EQ(decided(three(HitPolicy::Any), {whole(10)}), "null");
  CHECK_EQ(decided(three(HitPolicy::Any), {whole(6)}), "\"b\"");
  CHECK_EQ(decided(three(HitPolicy::Priority), {whole(10)}), "\"a\"");
  CHECK_EQ(decided(three(HitPolicy::Priority), {whole(100)}), "\"c\"");
  CHECK_EQ(decided(three(HitPolicy::RuleOrder), {whole(10)}), "[\"b\", \"a\", \"b\"]");
  CHECK_EQ(decided(three(HitPolicy::OutputOrder), {whole(10)}), "[\"a\", \"b\", \"b\"]");
  CHECK_EQ(decided(three(HitPolicy::Collect), {whole(10)}), "[\"b\", \"a\", \"b\"]");
}

TEST_CASE("two rules that both match a unique table are named in the warning") {
  std::vector<feel::EvalWarning> warnings;
  decided(three(HitPolicy::Unique), {whole(10)}, &warnings);
  REQUIRE_EQ(warnings.size(), 1);
  CHECK_EQ(warnings[0].message, "decision 'd': rules 1 and 2 both match, and it may be only one");
}

TEST_CASE("aggregates of a collect table") {
  model::Decision sums = make_decision({"n"}, {"o"}, HitPolicy::Collect);
  add_rule(sums, {over(5)}, {whole(3)});
  add_rule(sums, {over(6)}, {whole(40)});
  add_rule(sums, {std::nullopt}, {Value::number(*Decimal::parse("0.5"))});
  const auto with = [&](model::Aggregator aggregator, Value n) {
    sums.aggregator = aggregator;
    return decided(sums, {std::move(n)});
  };
  CHECK_EQ(with(model::Aggregator::Sum, whole(10)), "43.5");
  CHECK_EQ(with(model::Aggregator::Min, whole(10)), "0.5");
  CHECK_EQ(with(model::Aggregator::Max, whole(10)), "40");
  CHECK_EQ(with(model::Aggregator::Count, whole(10)), "3");
  CHECK_EQ(with(model::Aggregator::Count, Value()), "1");
  sums.rules[2].outputs[0] = literal(Value());
  CHECK_EQ(with(model::Aggregator::Sum, whole(10)), "null");
  CHECK_EQ(with(model::Aggregator::Max, whole(10)), "null");
}

TEST_CASE("without a match 'otherwise' answers, else null; several outputs are a context") {
  model::Decision out = make_decision({"n"}, {"a", "b"});
  add_rule(out, {over(5)}, {text("x"), whole(1)});
  CHECK_EQ(decided(out, {whole(6)}), "{a: \"x\", b: 1}");
  CHECK_EQ(decided(out, {whole(5)}), "null");
  out.has_otherwise = true;
  out.outputs[0].otherwise = literal(text("none"));
  CHECK_EQ(decided(out, {whole(5)}), "{a: \"none\", b: null}");
}

TEST_CASE("an input outside its column's domain gives null and says so") {
  model::Decision out = make_decision({"n"}, {"o"});
  add_rule(out, {std::nullopt}, {whole(1)});
  out.columns[0].domain = cell({ir::is(ir::range(ir::number(0), ir::number(9)))});
  std::vector<feel::EvalWarning> warnings;
  CHECK_EQ(decided(out, {whole(10)}, &warnings), "null");
  REQUIRE_EQ(warnings.size(), 1);
  CHECK_EQ(warnings[0].message, "decision 'd': 'n' is 10, which is outside its domain");
  CHECK_EQ(decided(out, {Value()}), "1");
}

TEST_CASE("decisions answer by name without an engine, and say why") {
  auto app = std::make_shared<model::Model>();
  app->sources.push_back({"rules.yaml", "decisions:\n  d:\n  - one\n  - two\n"});
  model::Decision table = make_decision({"n"}, {"o"});
  table.inputs[0].type = feel::TypeKind::Number;
  table.span = {0, 13, 14};
  add_rule(table, {over(5)}, {text("big")}).span = {0, 18, 20};
  add_rule(table, {over(1)}, {text("small")}).span = {0, 25, 27};
  table.rules[1].note = "clause 4";
  app->decisions.push_back(table);
  const Decisions decisions(app);

  const std::vector<Entry> inputs = {{"n", whole(3)}};
  auto answer = decisions.decide("d", inputs, {.explain = true});
  REQUIRE(answer.ok());
  CHECK_EQ(answer->value.to_feel(), "\"small\"");
  REQUIRE(answer->why.has_value());
  CHECK_EQ(answer->why->en, "decision d gives \"small\"");
  CHECK_EQ(answer->why->place, "rules.yaml:2");
  REQUIRE_EQ(answer->why->because.size(), 2);
  CHECK_EQ(answer->why->because[0].en, "rule 2 (clause 4) matches");
  CHECK_EQ(answer->why->because[0].place, "rules.yaml:4");
  CHECK_EQ(answer->why->because[1].en, "rule 1 does not match: n is 3, not > 5");
  CHECK_EQ(answer->why->because[1].zh, "规则 1 不匹配：n 为 3，不满足 > 5");

  CHECK_EQ(decisions.decide("x", inputs).error().reason, "E_NOT_FOUND");
  const std::vector<Entry> wrong = {{"m", whole(3)}};
  CHECK_EQ(decisions.decide("d", wrong).error().reason, "E_ARGUMENT");
  const std::vector<Entry> unfit = {{"n", text("three")}};
  auto refused = decisions.decide("d", unfit);
  REQUIRE(refused.ok());
  CHECK(refused->value.is_null());
  REQUIRE_EQ(refused->warnings.size(), 1);
  CHECK_EQ(refused->warnings[0], "'d' takes a number as 'n', not \"three\"");
}
