#include <doctest/doctest.h>

#include "dsl/feel/compile.h"
#include "engine/feel/builtin.h"
#include "tests/feel_lang/table.h"

namespace weir::feel {
namespace {

class Inputs : public Scope {
 public:
  explicit Inputs(Value context) : context_(std::move(context)) {}
  Value input(const Input& input) override {
    const Value* found = context_.find(input.name);
    return found ? *found : Value();
  }

 private:
  Value context_;
};

struct World {
  EmptyWorld world;
  EvalContext ctx;
  World() { ctx.world = &world; }
};

Value constant(const std::string& text) {
  Place place;
  place.mode = Mode::Lenient;
  Compiled compiled = compile(text, place);
  REQUIRE_MESSAGE(compiled.expression, text);
  Inputs none{Value()};
  World world;
  return evaluate(*compiled.expression, none, world.ctx);
}

// Inputs of an unknown type, or of the type that the value has: both must answer the same.
Value run(std::string text, const Value& inputs, bool typed) {
  Names names;
  for (const auto& [name, value] : inputs.entries()) {
    Type type;
    if (typed && value.is(ValueKind::Number)) type = TypeKind::Number;
    if (typed && value.is(ValueKind::String)) type = TypeKind::String;
    if (typed && value.is(ValueKind::Boolean)) type = TypeKind::Boolean;
    names.add(Variable{name, type, InputKind::Named, {}, {}});
    if (!value.is(ValueKind::List)) continue;
    for (const Value& item : value.items()) {
      if (!item.is(ValueKind::Context)) continue;
      for (const auto& [field, unused] : item.entries()) names.add_word(field);
    }
  }
  Place place;
  place.names = &names;
  place.mode = Mode::Lenient;
  World world;
  Inputs scope(inputs);
  if (text.rfind("^T ", 0) != 0) {
    Compiled compiled = compile(text, place);
    REQUIRE_MESSAGE(compiled.expression, text);
    return evaluate(*compiled.expression, scope, world.ctx);
  }
  size_t end = text.find(' ', 3);
  Value tested = constant(text.substr(3, end - 3));
  place.kind = ExpressionKind::UnaryTests;
  Compiled compiled = compile(text.substr(end + 1), place);
  REQUIRE_MESSAGE(compiled.expression, text);
  return evaluate_test(*compiled.expression, tested, scope, world.ctx);
}

void check_table(const std::string& name, size_t at_least) {
  std::vector<Row> rows = read_table(name);
  REQUIRE(rows.size() > at_least);
  for (Row& row : rows) {
    CAPTURE(row.line);
    CAPTURE(row.cells[0]);
    REQUIRE(row.cells.size() == 3);
    Value inputs = constant(row.cells[1]);
    Value expected = constant(row.cells[2]);
    CHECK(run(row.cells[0], inputs, false).to_feel() == expected.to_feel());
    CHECK(run(row.cells[0], inputs, true).to_feel() == expected.to_feel());
  }
}

TEST_CASE("expressions give the values of the table, with and without types of the inputs") {
  check_table("value.table", 60);
}

TEST_CASE("expressions give what the standard says where the conformance kit does not ask") {
  check_table("standard.table", 400);
}

TEST_CASE("expressions give what the standard says at the edges of its clauses") {
  check_table("edges.table", 250);
}

// Every point, or every range with ends on them, included and not.
std::vector<Value> every(char kind) {
  constexpr int kPoints = 5;
  std::vector<Value> out;
  for (int low = 1; low <= kPoints; ++low) {
    if (kind == 'p') out.push_back(Value::integer(low));
    for (int high = low + 1; kind == 'r' && high <= kPoints; ++high) {
      for (int ends = 0; ends < 4; ++ends) {
        out.push_back(Value::range(
            {Value::integer(low), Value::integer(high), (ends & 1) != 0, (ends & 2) != 0}));
      }
    }
  }
  return out;
}

TEST_CASE("the relations of points and ranges mean what the standard writes beside them") {
  Names names;
  for (const char* name : {"a", "b"}) names.add(Variable{name, {}, InputKind::Named, {}, {}});
  Place place;
  place.names = &names;
  place.mode = Mode::Lenient;
  size_t held = 0;
  for (const Row& row : read_table("relations.table")) {
    const Compiled call = compile(row.cells[0] + "(a, b)", place);
    const Compiled meaning = compile(row.cells[2], place);
    REQUIRE(call.expression);
    REQUIRE(meaning.expression);
    for (const Value& a : every(row.cells[1][0])) {
      for (const Value& b : every(row.cells[1][1])) {
        World world;
        Inputs inputs(Value::context({{"a", a}, {"b", b}}));
        const Value expected = evaluate(*meaning.expression, inputs, world.ctx);
        if (evaluate(*call.expression, inputs, world.ctx) == expected) {
          held += expected.is_true() ? 1 : 0;
          continue;
        }
        FAIL_CHECK(row.cells[0] << "(" << a.to_feel() << ", " << b.to_feel() << ") should be "
                                << expected.to_feel());
      }
    }
  }
  CHECK(held > 1000);
}

TEST_CASE("the examples of every builtin give what they say") {
  size_t examples = 0;
  for (const BuiltinSpec* spec : builtins()) {
    for (const Example& example : spec->examples) {
      CAPTURE(example.expression);
      ++examples;
      CHECK(constant(std::string(example.expression)).to_feel() ==
            constant(std::string(example.result)).to_feel());
    }
  }
  CHECK(examples >= builtins().size());
}

}  // namespace
}  // namespace weir::feel
