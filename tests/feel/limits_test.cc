#include <doctest/doctest.h>

#include "dsl/feel/compile.h"
#include "engine/feel/program.h"

using namespace weir;        // NOLINT: a test
using namespace weir::feel;  // NOLINT: a test

namespace {

struct Outcome {
  Value value;
  std::vector<EvalWarning> warnings;
  bool limit_hit = false;
  bool warned(WarningKind kind) const {
    for (const EvalWarning& warning : warnings) {
      if (warning.kind == kind) return true;
    }
    return false;
  }
};

Outcome evaluated(std::string_view text, const std::vector<Entry>& inputs = {},
                  World* world = nullptr, int64_t fuel = 1'000'000) {
  Names names;
  for (const auto& [name, value] : inputs) names.add(Variable{.name = name});
  FunctionName again{
      .name = "again", .params = {{"n", TypeKind::Number, false}}, .result = TypeKind::Number};
  names.add(again);
  Place place;
  place.names = &names;
  const Compiled compiled = compile(text, place);
  REQUIRE(compiled.expression.has_value());
  std::vector<Value> values;
  for (const Input& input : compiled.expression->inputs) {
    for (const auto& [name, value] : inputs) {
      if (name == input.name) values.push_back(value);
    }
  }
  EmptyWorld empty;
  Outcome out;
  EvalContext ctx{
      .world = world != nullptr ? world : &empty, .fuel = fuel, .warnings = &out.warnings};
  out.value = run(*compiled.expression->program, values, ctx);
  out.limit_hit = ctx.limit_hit;
  return out;
}

// `again(n)` is `again(n + 1)`.
class Recursion : public EmptyWorld {
 public:
  Value call_app(std::string_view, std::span<const Value> args, EvalContext& ctx) override {
    ++calls;
    Names names;
    names.add(Variable{.name = "n", .type = TypeKind::Number});
    names.add(FunctionName{
        .name = "again", .params = {{"n", TypeKind::Number, false}}, .result = TypeKind::Number});
    Place place;
    place.names = &names;
    const Compiled compiled = compile("again(n + 1)", place);
    return run(*compiled.expression->program, args, ctx);
  }
  int calls = 0;
};

}  // namespace

TEST_CASE("a loop without end runs out of fuel: null, a warning, and the caller can tell") {
  const Outcome out = evaluated("some i in 1..1000000000000 satisfies i < 0");
  CHECK(out.value.is_null());
  CHECK(out.limit_hit);
  REQUIRE_EQ(out.warnings.size(), 1);
  CHECK_EQ(out.warnings[0].kind, WarningKind::Limit);
}

TEST_CASE("loops inside loops share one fuel") {
  CHECK(evaluated("count(for i in 1..300, j in 1..300 return i * j)").value ==
        Value::integer(90'000));
  CHECK(
      evaluated("count(for i in 1..300, j in 1..300 return i * j)", {}, nullptr, 50'000).limit_hit);
}

TEST_CASE("a list of more than 100000 items is null with a warning") {
  const Outcome out = evaluated("for i in 1..1000000000000 return 1");
  CHECK(out.value.is_null());
  CHECK(out.warned(WarningKind::Limit));
  CHECK(evaluated("count(for i in 1..100000 return 1)").value == Value::integer(100'000));
}

TEST_CASE("a text of more than 1 MiB is null with a warning") {
  const Value half = Value::string(std::string(600'000, 'x'));
  const Outcome out = evaluated("s + s", {{"s", half}});
  CHECK(out.value.is_null());
  CHECK(out.warned(WarningKind::Limit));
}

TEST_CASE("long texts use up the fuel, so that many of them do not fill the memory") {
  const Value long_text = Value::string(std::string(100'000, 'x'));
  for (const char* text :
       {"for i in 1..100000 return s + string(i)", "for i in 1..100000 return upper case(s)",
        "count(for i in 1..100000 return substring(s, 2))",
        "some i in 1..100000 satisfies contains(s, \"y\")"}) {
    CAPTURE(text);
    const Outcome out = evaluated(text, {{"s", long_text}});
    CHECK(out.value.is_null());
    CHECK(out.limit_hit);
    CHECK(out.warned(WarningKind::Limit));
  }
  CHECK_FALSE(evaluated("s + s = s", {{"s", long_text}}).limit_hit);
}

TEST_CASE("comparing long lists again and again uses up the fuel") {
  const Value list = Value::list(std::vector<Value>(50'000, Value::integer(1)));
  const Outcome out = evaluated("every i in 1..1000 satisfies xs = ys", {{"xs", list}, {"ys", list}});
  CHECK(out.value.is_null());
  CHECK(out.limit_hit);
  CHECK(evaluated("xs = ys", {{"xs", list}, {"ys", list}}).value.is_true());
}

TEST_CASE("the 101st call inside a call gives null with a warning") {
  Recursion world;
  const Outcome out = evaluated("again(1)", {}, &world);
  CHECK(out.value.is_null());
  CHECK(out.limit_hit);
  CHECK(out.warned(WarningKind::Limit));
  CHECK_EQ(world.calls, 100);
}

TEST_CASE("warnings say what and where") {
  const Outcome out = evaluated("1 + (if n > 0 then 1 else 2)", {{"n", Value::string("x")}});
  CHECK_EQ(out.value.to_feel(), "3");
  REQUIRE_EQ(out.warnings.size(), 1);
  CHECK_EQ(out.warnings[0].kind, WarningKind::NotComparable);
  CHECK_EQ(out.warnings[0].message, "cannot compare \"x\" with 0");
  CHECK_EQ(out.warnings[0].span.begin, 8);
}
