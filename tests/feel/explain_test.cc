#include "engine/feel/explain.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "dsl/feel/compile.h"
#include "dsl/feel/lexer.h"
#include "engine/feel/program.h"
#include "tests/feel_lang/table.h"

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

TEST_CASE("a null that did not reach the value is not named") {
  const Value empty = Value::context({{"z", Value()}});
  const Explanation chosen = explained("if x.z then 1 else x.q", {{"x", empty}});
  CHECK_EQ(chosen.null_text, "x.q");
  CHECK_EQ(chosen.null_reason, "{z: null} has no 'q'");
  const Explanation later = explained("(if x.z = null then 1 else 2) + x.z", {{"x", empty}});
  CHECK_EQ(later.null_text, "x.z");
  CHECK_EQ(later.null_span.begin, 32);
  CHECK_EQ(later.null_reason, "its 'z' is null");
}

TEST_CASE("entries of a context are seen by later ones in an explanation") {
  const Explanation out = explained("{x: a + 1, y: x * 2}", {{"a", Value::integer(1)}});
  CHECK_EQ(out.value.to_feel(), "{x: 2, y: 4}");
  REQUIRE_EQ(out.whole.parts.size(), 2);
  CHECK_EQ(out.whole.parts[1].value.to_feel(), "4");
}

namespace {

// The expression with each of its literals as a variable, so that nothing is folded away.
struct Lifted {
  std::string text;
  std::vector<Entry> values;
};

std::optional<Value> constant(const std::string& text) {
  Place place;
  place.mode = Mode::Lenient;
  const Compiled compiled = compile(text, place);
  if (!compiled.expression) return std::nullopt;
  EmptyWorld world;
  EvalContext ctx{.world = &world};
  return run(*compiled.expression->program, {}, ctx);
}

Lifted lifted(const std::string& text) {
  Lifted out;
  const Lexed lexed = lex(text);
  size_t at = 0;
  for (size_t i = 0; i + 1 < lexed.tokens.size(); ++i) {
    const Token& token = lexed.tokens[i];
    const Token& next = lexed.tokens[i + 1];
    const bool key = token.kind == TokenKind::String && next.text == ":";
    if (key || (token.kind != TokenKind::String && token.kind != TokenKind::Number &&
                token.kind != TokenKind::AtString)) {
      continue;
    }
    const auto value = constant(text.substr(token.at.begin, token.at.end - token.at.begin));
    if (!value) continue;
    const std::string name = "lifted" + std::to_string(out.values.size());
    out.text += text.substr(at, token.at.begin - at) + name;
    out.values.emplace_back(name, *value);
    at = token.at.end;
  }
  out.text += text.substr(at);
  return out;
}

// Expressions of the builtins' tables and of those of the language whose inputs are none.
std::vector<std::string> written_down() {
  std::vector<std::string> out;
  const std::string root = WEIR_SOURCE_DIR;
  for (const auto& file : std::filesystem::directory_iterator(root + "/tests/members/builtins")) {
    if (file.path().extension() != ".txt") continue;
    std::ifstream lines(file.path());
    for (std::string line; std::getline(lines, line);) {
      const size_t end = line.find(" ; ");
      if (!line.empty() && line[0] != '#' && end != std::string::npos)
        out.push_back(line.substr(0, end));
    }
  }
  for (const char* table : {"value.table", "standard.table", "edges.table"}) {
    for (const Row& row : read_table(table))
      if (row.cells[1] == "{}" && row.cells[0].rfind("^T ", 0) != 0) out.push_back(row.cells[0]);
  }
  return out;
}

}  // namespace

TEST_CASE("whatever gives null says where the null comes from, and why") {
  int nulls = 0;
  for (const std::string& text : written_down()) {
    Lifted expression = lifted(text);
    Names names;
    for (const auto& [name, value] : expression.values) names.add(Variable{.name = name});
    Place place;
    place.names = &names;
    place.mode = Mode::Lenient;
    auto compiled = compile(expression.text, place);
    if (!compiled.expression || compiled.expression->root.op == Op::Constant) continue;
    Answers scope(expression.values);
    EmptyWorld world;
    EvalContext ctx{.world = &world};
    const Explanation out = explain(*compiled.expression, scope, ctx);
    if (!out.value.is_null()) continue;
    ++nulls;
    if (out.null_text.empty() || out.null_reason.empty()) {
      FAIL_CHECK(text << " -> " << out.to_string());
    }
  }
  CHECK_GT(nulls, 300);
}
