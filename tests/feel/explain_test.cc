#include "engine/feel/explain.h"

#include <doctest/doctest.h>

#include "dsl/feel/compile.h"

using namespace weir;        // NOLINT: a test
using namespace weir::feel;  // NOLINT: a test

namespace {

class Answers : public Scope {
 public:
  explicit Answers(std::vector<Entry> values) : values_(std::move(values)) {}
  Value input(const Input& input) override {
    ++asked;
    for (const auto& [name, value] : values_) {
      if (name == input.name) return value;
    }
    return {};
  }
  int asked = 0;

 private:
  std::vector<Entry> values_;
};

Explanation explained(std::string_view text, std::vector<Entry> values) {
  Names names;
  for (const auto& [name, value] : values) names.add(Variable{.name = name});
  Place place;
  place.names = &names;
  place.mode = Mode::Lenient;
  auto compiled = compile(text, place);
  REQUIRE(compiled.expression.has_value());
  Answers scope(std::move(values));
  EmptyWorld world;
  EvalContext ctx{.world = &world};
  Explanation out = explain(*compiled.expression, scope, ctx);
  CHECK_LE(scope.asked, static_cast<int>(compiled.expression->inputs.size()));
  return out;
}

}  // namespace

TEST_CASE("an explanation shows each part with its value, and not what was left out") {
  CHECK_EQ(
      explained("a > 1 and b", {{"a", Value::integer(1)}, {"b", Value::boolean(true)}}).to_string(),
      "a > 1 and b: false\n  a > 1: false\n    a: 1\n");
  CHECK_EQ(explained("if a > 1 then a + 1 else 0", {{"a", Value::integer(4)}}).to_string(),
           "if a > 1 then a + 1 else 0: 5\n  a > 1: true\n    a: 4\n  a + 1: 5\n    a: 4\n");
}

TEST_CASE("an explanation names the first null") {
  const Explanation missing = explained("a + b * 2", {{"a", Value::integer(1)}, {"b", Value()}});
  CHECK_EQ(missing.null_text, "b");
  CHECK_EQ(missing.null_reason, "'b' is null");
  const Explanation divided = explained("a + 1 / (a - 1)", {{"a", Value::integer(1)}});
  CHECK_EQ(divided.null_text, "1 / (a - 1)");
  CHECK_FALSE(divided.null_reason.empty());
}

TEST_CASE("entries of a context are seen by later ones in an explanation") {
  const Explanation out = explained("{x: a + 1, y: x * 2}", {{"a", Value::integer(1)}});
  CHECK_EQ(out.value.to_feel(), "{x: 2, y: 4}");
  REQUIRE_EQ(out.whole.parts.size(), 2);
  CHECK_EQ(out.whole.parts[1].value.to_feel(), "4");
}
