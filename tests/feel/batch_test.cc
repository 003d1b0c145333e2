// Batches over columns give what the bytecode gives record by record.
#include "engine/feel/batch.h"

#include <doctest/doctest.h>

#include <random>

#include "dsl/feel/compile.h"
#include "engine/feel/program.h"

using namespace weir;        // NOLINT: a test
using namespace weir::feel;  // NOLINT: a test

namespace {

// Columns a, b (two digits after the point), n (whole), p, q (truths), s (texts), d (dates), some
// records of each null.
struct Records {
  std::vector<int64_t> a, b, n, d;
  std::vector<uint8_t> p, q, null_a, null_n, null_p, null_s;
  std::vector<uint32_t> s;
  std::vector<Value> words{Value::string("x"), Value::string("y"), Value::string("工厂")};
  size_t count;

  explicit Records(size_t rows, int64_t width = 1'000) : count(rows) {
    std::mt19937 random(static_cast<uint32_t>(rows));
    const auto below = [&](int64_t most) {
      return static_cast<int64_t>(random() % static_cast<uint64_t>(most));
    };
    const auto sometimes = [&](std::vector<uint8_t>& to) { to.push_back(below(7) == 0); };
    for (size_t i = 0; i < rows; ++i) {
      a.push_back(below(width) - width / 2), b.push_back(below(width) - width / 2);
      n.push_back(below(9)), d.push_back(20'000 + below(5));
      p.push_back(static_cast<uint8_t>(below(2))), q.push_back(static_cast<uint8_t>(below(2)));
      s.push_back(static_cast<uint32_t>(below(3)));
      sometimes(null_a), sometimes(null_n), sometimes(null_p), sometimes(null_s);
    }
  }

  ValueColumn column(std::string_view name, bool nulls) const {
    ValueColumn out;
    const auto numbers = [&](const std::vector<int64_t>& from, int exponent) {
      out.kind = ValueColumn::Kind::Numbers;
      out.numbers = from.data(), out.exponent = exponent;
    };
    if (name == "a") numbers(a, -2), out.nulls = nulls ? null_a.data() : nullptr;
    if (name == "b") numbers(b, -2);
    if (name == "n") numbers(n, 0), out.nulls = nulls ? null_n.data() : nullptr;
    if (name == "d") numbers(d, 0), out.kind = ValueColumn::Kind::Dates;
    if (name == "p" || name == "q") {
      out.kind = ValueColumn::Kind::Truths;
      out.truths = name == "p" ? p.data() : q.data();
      out.nulls = nulls && name == "p" ? null_p.data() : nullptr;
    }
    if (name == "s") {
      out.kind = ValueColumn::Kind::Texts;
      out.texts = s.data(), out.dictionary = words, out.nulls = nulls ? null_s.data() : nullptr;
    }
    return out;
  }
};

Expression compiled(const std::string& text) {
  Names names;
  for (const char* name : {"a", "b", "n", "p", "q", "s", "d"}) names.add(Variable{.name = name});
  Place place;
  place.names = &names;
  place.mode = Mode::Lenient;
  Compiled out = compile(text, place);
  REQUIRE_MESSAGE(out.expression.has_value(), text);
  return *std::move(out.expression);
}

// Whether it took the loops.
bool same_as_one_by_one(const std::string& text, const Records& records, bool nulls) {
  const Expression expression = compiled(text);
  std::vector<ValueColumn> columns;
  for (const Input& input : expression.inputs) columns.push_back(records.column(input.name, nulls));
  EmptyWorld world;
  EvalContext ctx{.world = &world};
  const Batch batch(expression);
  ColumnAnswers answers;
  batch.run(columns, records.count, ctx, answers);
  REQUIRE_EQ(answers.size(), records.count);
  std::vector<Value> row(columns.size());
  for (size_t i = 0; i < records.count; ++i) {
    for (size_t c = 0; c < columns.size(); ++c) row[c] = columns[c].at(i);
    EvalContext one{.world = &world};
    const Value wanted = run(*expression.program, row, one);
    if (answers.at(i) == wanted) continue;
    FAIL_CHECK(text, " at record ", i, ": ", answers.at(i).to_feel(), " but should be ",
               wanted.to_feel());
    break;
  }
  return batch.is_wide(columns) && answers.kind != ColumnAnswers::Kind::Values;
}

std::string random_condition(std::mt19937& random, int depth);

std::string random_number(std::mt19937& random, int depth) {
  static const char* const kLeaves[] = {"a", "b", "n", "3", "0.05", "-12.5", "n", "a"};
  if (depth == 0 || random() % 3 == 0) return kLeaves[random() % 8];
  const std::string left = random_number(random, depth - 1),
                    right = random_number(random, depth - 1);
  switch (random() % 6) {
    case 4: {
      std::string points = "(if " + random_condition(random, depth - 1) + " then 5.5 else 0)";
      static const char* const kPoints[] = {"15", "-5", "0.5", "30000", "-32000"};
      for (size_t more = random() % 4; more > 0; --more)
        points += " + (if " + random_condition(random, 0) + " then " + kPoints[random() % 5] +
                  " else " + kPoints[random() % 3] + ")";
      return "(" + points + ")";
    }
    case 0:
      return "(" + left + " + " + right + ")";
    case 1:
      return "(" + left + " - " + right + ")";
    case 2:
      return "(" + left + " * " + right + ")";
    case 3:
      return "(" + left + " + (if " + random_condition(random, depth - 1) + " then 5 else -3))";
    default:
      return "(if " + random_condition(random, depth - 1) + " then " + left + " else " + right +
             ")";
  }
}

std::string random_condition(std::mt19937& random, int depth) {
  static const char* const kOrders[] = {" < ", " <= ", " > ", " >= ", " = ", " != "};
  static const char* const kLeaves[] = {"p",
                                        "q",
                                        "s = \"x\"",
                                        "s != \"y\"",
                                        "s = \"none\"",
                                        "s in (\"x\", \"工厂\")",
                                        "a = null",
                                        "n != null",
                                        "d > @\"2024-10-06\"",
                                        "n between 2 and 5",
                                        "a >= 1.005",
                                        "b < 0.125",
                                        "a = 0.001",
                                        "3 < n"};
  if (depth > 0 && random() % 3 != 0) {
    const std::string left = random_condition(random, depth - 1),
                      right = random_condition(random, depth - 1);
    switch (random() % 3) {
      case 0:
        return "(" + left + " and " + right + ")";
      case 1:
        return "(" + left + " or " + right + ")";
      default:
        return "not(" + left + ")";
    }
  }
  if (random() % 2 == 0) return kLeaves[random() % 14];
  return "(" + random_number(random, depth > 0 ? depth - 1 : 0) + kOrders[random() % 6] +
         random_number(random, 0) + ")";
}

}  // namespace

TEST_CASE("random expressions over columns give what they give record by record") {
  const Records records(1'300);
  std::mt19937 random(5);
  int wide = 0;
  for (int i = 0; i < 1'500; ++i) {
    const std::string text = i % 2 == 0 ? random_condition(random, 3) : random_number(random, 3);
    wide += same_as_one_by_one(text, records, i % 3 != 0) ? 1 : 0;
  }
  CHECK_GT(wide, 900);
}

TEST_CASE("sums and products past 64 bits are exact all the same") {
  const Records records(600, 8'000'000'000'000'000'000);
  CHECK_FALSE(same_as_one_by_one("a + b + a", records, true));
  CHECK_FALSE(same_as_one_by_one("a * b > 0", records, false));
  CHECK_FALSE(same_as_one_by_one("a * 1000 - n", records, true));
  CHECK(same_as_one_by_one("a > b", records, true));
}

TEST_CASE("what the loops do not know runs record by record") {
  const Records records(40);
  CHECK_FALSE(same_as_one_by_one("upper case(s) + string(n)", records, true));
  CHECK_FALSE(same_as_one_by_one("a = b", records, true));
  CHECK_FALSE(same_as_one_by_one("s < \"y\"", records, true));
  CHECK_FALSE(same_as_one_by_one("if p then s else null", records, true));
}

TEST_CASE("no records give no answers") {
  const Records records(0);
  CHECK(same_as_one_by_one("a > 5", records, false));
}
