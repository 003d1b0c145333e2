#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "engine/feel/codec.h"
#include "engine/feel/program.h"
#include "engine/feel/well_formed.h"
#include "tests/feel/ir_builder.h"
#include "tests/feel/tree_walk.h"

using namespace weir;        // NOLINT: a test
using namespace weir::feel;  // NOLINT: a test

namespace {

constexpr uint32_t kInputs = 6, kLocals = 400;

// Random trees over every op, typed where their type is sure, and random values to run them on.
class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  Node tree() { return value(5); }
  Node unary_tests() {
    Node tests = ir::node(Op::UnaryTests, {}, kNoLocal);
    for (int i = pick(3); i >= 0; --i) tests.children.push_back(test(3));
    return tests;
  }

  Value any_value(int depth = 2) {
    static const char* const kTexts[] = {"", "a", "ab", "East", "工厂", "2024-02-30", "2024-05-01"};
    switch (pick(depth > 0 ? 11 : 8)) {
      case 0:
        return {};
      case 1:
        return Value::boolean(pick(2) == 0);
      case 2:
      case 3:
        return Value::integer(pick(7) - 3);
      case 4:
        return Value::number(Decimal::from_parts(pick(2000) - 1000, -pick(3)));
      case 5:
        return Value::string(kTexts[pick(7)]);
      case 6:
        return Value::date({19'000 + pick(5)});
      case 7:
        return Value::days({86'400 * pick(3), 0});
      case 8:
      case 9: {
        std::vector<Value> items;
        for (int i = pick(4); i > 0; --i) items.push_back(any_value(depth - 1));
        return Value::list(std::move(items));
      }
      default:
        return Value::context({{"a", any_value(depth - 1)}, {"b", any_value(depth - 1)}});
    }
  }

 private:
  int pick(int count) { return static_cast<int>(random_() % static_cast<uint32_t>(count)); }

  Node leaf() {
    const int what = pick(4);
    if (what == 0 && !scope_.empty())
      return ir::local(scope_[static_cast<size_t>(pick(static_cast<int>(scope_.size())))]);
    if (what == 1 && !items_.empty()) {
      return ir::node(Op::Name, {ir::null()}, items_.back(), pick(2) == 0 ? "a" : "b");
    }
    if (what <= 2) return ir::input(static_cast<uint32_t>(pick(kInputs)));
    Node out = ir::constant(any_value(1));
    switch (out.constant.kind()) {
      case ValueKind::Number:
        out.type = TypeKind::Number;
        break;
      case ValueKind::String:
        out.type = TypeKind::String;
        break;
      case ValueKind::Boolean:
        out.type = TypeKind::Boolean;
        break;
      default:
        break;
    }
    return out;
  }

  Node value(int depth) {
    if (depth <= 0) return leaf();
    switch (pick(17)) {
      case 0:
        return leaf();
      case 1:
      case 2: {
        static const Op kOps[] = {Op::Add, Op::Subtract, Op::Multiply, Op::Divide, Op::Add};
        Node node = ir::node(kOps[pick(5)], {value(depth - 1), value(depth - 1)});
        const auto text = [](const Node& n) { return n.type.is(TypeKind::String); };
        if (node.op == Op::Add && text(node.children[0]) && text(node.children[1]))
          node.type = TypeKind::String;
        return node;
      }
      case 3:
        return ir::node(Op::Negate, {value(depth - 1)});
      case 4:
        return ir::choose(condition(depth - 1), value(depth - 1), value(depth - 1));
      case 5:
        return ir::node(
            Op::Add, {value(depth - 1),
                      ir::choose(condition(depth - 1), ir::number(pick(9)), ir::number(pick(9)))});
      case 6:
        return ir::list(many(depth, pick(4)));
      case 7:
        return context(depth);
      case 8:
        return range(depth);
      case 9:
        return ir::member(value(depth - 1), pick(3) == 0 ? "year" : pick(2) == 0 ? "a" : "b");
      case 10:
        return filter(depth);
      case 11:
        return loop(Op::For, depth);
      case 12:
        return function_call(depth);
      default:
        return condition(depth);
    }
  }

  std::vector<Node> many(int depth, int count) {
    std::vector<Node> out;
    for (int i = 0; i < count; ++i) out.push_back(value(depth - 1));
    return out;
  }

  Node condition(int depth) {
    if (depth <= 0) return ir::boolean(pick(2) == 0);
    Node out = bare_condition(depth);
    out.type = out.op == Op::InstanceOf ? out.type : Type(TypeKind::Boolean);
    return out;
  }

  Node bare_condition(int depth) {
    static const Op kOps[] = {Op::Equal,     Op::NotEqual, Op::Less,
                              Op::LessEqual, Op::Greater,  Op::GreaterEqual};
    switch (pick(10)) {
      case 0:
      case 1:
        return ir::node(pick(2) == 0 ? Op::And : Op::Or, conditions(depth, 2 + pick(3)));
      case 2:
        return ir::node(Op::Between, many(depth, 3));
      case 3: {
        Node node = ir::in(value(depth - 1), {});
        for (int i = pick(3); i >= 0; --i) node.children.push_back(test(depth - 1));
        return node;
      }
      case 4:
        return loop(pick(2) == 0 ? Op::Some : Op::Every, depth);
      case 5: {
        static const TypeKind kKinds[] = {TypeKind::Number, TypeKind::String, TypeKind::Date,
                                          TypeKind::Any};
        return ir::typed(ir::node(Op::InstanceOf, {value(depth - 1)}), kKinds[pick(4)]);
      }
      case 6:
        return ir::choose(condition(depth - 1), condition(depth - 1), condition(depth - 1));
      default:
        return ir::node(kOps[pick(6)], many(depth, 2));
    }
  }

  std::vector<Node> conditions(int depth, int count) {
    std::vector<Node> out;
    for (int i = 0; i < count; ++i)
      out.push_back(pick(4) == 0 ? value(depth - 1) : condition(depth - 1));
    return out;
  }

  Node test(int depth) {
    static const Op kOps[] = {Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual, Op::Equal};
    switch (pick(7)) {
      case 0:
        return ir::node(Op::TestAny);
      case 1:
      case 2:
        return ir::compared(kOps[pick(5)], value(depth - 1));
      case 3: {
        Node node = ir::node(Op::Negation);
        for (int i = pick(2); i >= 0; --i) node.children.push_back(test(depth - 1));
        return node;
      }
      case 4:
        return ir::is(range(depth));
      case 5:
        return ir::is(ir::text(pick(2) == 0 ? "East" : "a"));
      default:
        return ir::is(value(depth - 1));
    }
  }

  Node range(int depth) {
    Node low = value(depth - 1), high = value(depth - 1);
    if (pick(4) == 0) low = ir::null();
    if (pick(2) == 0) low = ir::number(pick(3) - 2), high = ir::number(pick(5));
    return ir::range(std::move(low), std::move(high), static_cast<uint32_t>(pick(4)));
  }

  uint32_t fresh() { return next_local_++; }

  Node context(int depth) {
    Node node = ir::node(Op::Context);
    const size_t before = scope_.size();
    for (const char* key : {"a", "b"}) {
      const uint32_t index = fresh();
      node.children.push_back(ir::entry(key, index, value(depth - 1)));
      scope_.push_back(index);
    }
    scope_.resize(before);
    return node;
  }

  Node filter(int depth) {
    const uint32_t item = fresh();
    Node list = value(depth - 1);
    scope_.push_back(item), items_.push_back(item);
    Node predicate = pick(3) == 0 ? ir::number(pick(7) - 3) : value(depth - 1);
    scope_.pop_back(), items_.pop_back();
    return ir::node(Op::Filter, {std::move(list), std::move(predicate)}, item);
  }

  Node loop(Op op, int depth) {
    const int count = 1 + pick(2);
    const uint32_t first = next_local_;
    next_local_ += static_cast<uint32_t>(count) + 1;
    Node node = ir::node(op, {}, first);
    const size_t before = scope_.size();
    for (int i = 0; i < count; ++i) {
      std::vector<Node> over = {value(depth - 1)};
      if (pick(2) == 0) over = {ir::number(pick(4)), ir::number(pick(4))};
      node.children.push_back(ir::iterator(first + static_cast<uint32_t>(i), std::move(over)));
      scope_.push_back(first + static_cast<uint32_t>(i));
    }
    if (op == Op::For && pick(2) == 0) scope_.push_back(first + static_cast<uint32_t>(count));
    node.children.push_back(op == Op::For ? value(depth - 1) : condition(depth - 1));
    scope_.resize(before);
    return node;
  }

  Node function_call(int depth) {
    const uint32_t param = fresh();
    scope_.push_back(param);
    Node parameter = ir::node(Op::Param, {}, param, "p");
    if (pick(3) == 0) parameter.type = TypeKind::Number;
    Node body = value(depth - 1);
    scope_.pop_back();
    Node function = ir::node(Op::Function, {std::move(parameter), std::move(body)});
    Node call = ir::node(Op::CallValue, {std::move(function), value(depth - 1)});
    if (pick(3) == 0) call.names = {pick(4) == 0 ? "q" : "p"};
    return call;
  }

  std::mt19937 random_;
  std::vector<uint32_t> scope_, items_;
  uint32_t next_local_ = 0;
};

// Answers inputs by position, counting how often each is asked for.
class Inputs : public Scope {
 public:
  Inputs(const Expression& expression, std::vector<Value> values)
      : expression_(expression), values_(std::move(values)), asked_(values_.size()) {}
  Value input(const Input& input) override {
    const auto at = static_cast<size_t>(&input - expression_.inputs.data());
    ++asked_[at];
    return values_[at];
  }
  int most_asked() const { return *std::max_element(asked_.begin(), asked_.end()); }

 private:
  const Expression& expression_;
  std::vector<Value> values_;
  std::vector<int> asked_;
};

bool has_function(const Value& value) { return value.is(ValueKind::Function); }

std::string shown(const Value& value) {
  return has_function(value) ? "a function" : value.to_feel();
}

Expression random_expression(Generator& generator, bool tests) {
  std::vector<std::string> names = {tests ? "?" : "i0", "i1", "i2", "i3", "i4", "i5"};
  return ir::expression(tests ? generator.unary_tests() : generator.tree(), std::move(names),
                        kLocals);
}

void compare_once(uint32_t seed, bool tests) {
  Generator generator(seed);
  Expression expression = random_expression(generator, tests);
  REQUIRE_EQ(malformed(expression), "");
  expression.prepare();
  for (int round = 0; round < 3; ++round) {
    std::vector<Value> values;
    for (uint32_t i = 0; i < kInputs; ++i) values.push_back(generator.any_value());
    EmptyWorld world;
    const Value wanted = TreeWalk(expression, values, world).run();

    EvalContext ctx{.world = &world};
    Inputs scope(expression, values);
    const Value lazy =
        tests ? evaluate_test(expression, values[0], scope, ctx) : evaluate(expression, scope, ctx);
    EvalContext ctx2{.world = &world};
    const Value direct = run(*expression.program, values, ctx2);
    CAPTURE(seed);
    CHECK_FALSE(ctx.limit_hit);
    CHECK_LE(scope.most_asked(), 1);
    CHECK_EQ(shown(lazy), shown(wanted));
    CHECK_EQ(shown(direct), shown(wanted));
  }
}

}  // namespace

TEST_CASE("the bytecode gives what the tree gives, on random expressions") {
  for (uint32_t seed = 0; seed < 20'000; ++seed) compare_once(seed, false);
}

TEST_CASE("the bytecode gives what the tree gives, on random unary tests") {
  for (uint32_t seed = 0; seed < 10'000; ++seed) compare_once(seed, true);
}

TEST_CASE("random expressions read back what was written, byte for byte") {
  for (uint32_t seed = 0; seed < 2'000; ++seed) {
    Generator generator(seed);
    const Expression expression = random_expression(generator, seed % 2 == 0);
    base::ByteWriter first;
    encode(expression, first);
    base::ByteReader in(first.bytes());
    const Expression read = decode_expression(in);
    REQUIRE(in.complete());
    base::ByteWriter second;
    encode(read, second);
    CHECK_EQ(first.bytes(), second.bytes());
  }
}

TEST_CASE("damaged bytes of an expression are refused or give an expression that runs") {
  std::mt19937 random(7);
  int refused = 0;
  for (uint32_t seed = 0; seed < 3'000; ++seed) {
    Generator generator(seed % 100);
    base::ByteWriter out;
    encode(random_expression(generator, false), out);
    std::string bytes = out.take();
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (seed % 5 == 0) bytes.resize(random() % bytes.size());
    base::ByteReader in(bytes);
    Expression read = decode_expression(in);
    if (!in.complete()) {
      ++refused;
      continue;
    }
    read.prepare();
    EmptyWorld world;
    EvalContext ctx{.world = &world};
    ctx.fuel = 100'000;
    Inputs scope(read, std::vector<Value>(read.inputs.size() + 1));
    evaluate(read, scope, ctx);
  }
  CHECK_GT(refused, 1'000);
}
