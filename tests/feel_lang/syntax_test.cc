#include <doctest/doctest.h>

#include <random>

#include "dsl/feel/compile.h"
#include "dsl/feel/lexer.h"
#include "dsl/feel/print.h"
#include "tests/feel_lang/table.h"

namespace weir::feel {
namespace {

Names table_names() {
  Names names;
  for (const char* name : {"Full Name", "a+b", "x", "y", "list", "date", "time"})
    names.add(Variable{name, {}});
  names.add_word("a b");
  return names;
}

ExpressionKind kind_of(std::string& text) {
  if (text.rfind("^T ", 0) != 0) return ExpressionKind::Full;
  text = text.substr(3);
  return ExpressionKind::UnaryTests;
}

std::string reprint(const std::string& text, ExpressionKind kind, const Names& names) {
  ParseResult parsed = parse_expression(text, names, kind);
  if (!parsed.expression) return "error: " + parsed.diagnostic->message(Language::English);
  return print(*parsed.expression);
}

TEST_CASE("texts print in canonical form, and read again as the same") {
  Names names = table_names();
  std::vector<Row> rows = read_table("print.table");
  REQUIRE(rows.size() > 50);
  for (Row& row : rows) {
    CAPTURE(row.line);
    ExpressionKind kind = kind_of(row.cells[0]);
    std::string printed = reprint(row.cells[0], kind, names);
    CHECK(printed == (row.cells.size() > 1 ? row.cells[1] : row.cells[0]));
    CHECK(reprint(printed, kind, names) == printed);
  }
}

TEST_CASE("a text that is no expression is explained at the furthest place that was reached") {
  Names names = table_names();
  std::vector<Row> rows = read_table("syntax.table");
  REQUIRE(rows.size() > 30);
  for (Row& row : rows) {
    CAPTURE(row.line);
    REQUIRE(row.cells.size() == 4);
    ExpressionKind kind = kind_of(row.cells[0]);
    ParseResult parsed = parse_expression(row.cells[0], names, kind);
    REQUIRE(parsed.diagnostic);
    CHECK(std::to_string(parsed.diagnostic->span.begin) == row.cells[1]);
    CHECK(std::to_string(parsed.diagnostic->span.end) == row.cells[2]);
    CHECK(parsed.diagnostic->message(Language::English) == row.cells[3]);
    CHECK_FALSE(parsed.diagnostic->message(Language::Chinese).empty());
  }
}

TEST_CASE("places go through the caller's map") {
  Locate locate = [](uint32_t begin, uint32_t end) { return Span{7, begin + 100, end + 100}; };
  ParseResult parsed = parse_expression("1 +", Names(), ExpressionKind::Full, locate);
  REQUIRE(parsed.diagnostic);
  CHECK(parsed.diagnostic->span == Span{7, 103, 103});
}

TEST_CASE("a slip for a keyword is suggested") {
  Names names = table_names();
  CHECK(parse_expression("x AND y", names).diagnostic->suggestion == "and");
  CHECK(parse_expression("if x than 1 else 2", names).diagnostic->suggestion == "then");
}

std::string slug_of(const std::string& text, ExpressionKind kind = ExpressionKind::Full) {
  ParseResult parsed = parse_expression(text, table_names(), kind);
  return parsed.diagnostic ? std::string(parsed.diagnostic->spec->slug) : "";
}

std::string repeated(const std::string& part, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += part;
  return out;
}

TEST_CASE("hostile texts end soon with a diagnostic") {
  CHECK(slug_of(repeated("(", 100'000)) == "feel/too-long");
  CHECK(slug_of(repeated("(", 16'000)) == "feel/too-deep");
  CHECK(slug_of(repeated("[", 16'000)) == "feel/too-deep");
  CHECK(slug_of(repeated("{a:", 5'000)) == "feel/too-deep");
  CHECK(slug_of(repeated("-", 16'000)) == "feel/too-deep");
  CHECK(slug_of(repeated("if ", 5'000)) == "feel/too-deep");
  CHECK(slug_of(repeated("for x in ", 1'500)) == "feel/too-deep");
  CHECK(slug_of(repeated("function(x) ", 1'300)) == "feel/too-deep");
  CHECK(slug_of("x instance of " + repeated("list<", 3'000)) == "feel/too-deep");
  CHECK(slug_of(repeated("1 in (", 2'500)) != "");
  CHECK(slug_of(repeated("[1..2[ ", 2'000)) != "");
  CHECK(slug_of(repeated("a.", 8'000)) != "");
  CHECK(slug_of("\"" + repeated("x", 16'300)) == "feel/unclosed");
  CHECK(slug_of("\xff\xfe") == "feel/encoding");
  CHECK(slug_of("\"\xc0\xaf\"") == "feel/encoding");
  CHECK(slug_of(std::string("x\0y", 3)) == "feel/strange-character");
  CHECK(slug_of(repeated("not(", 4'000), ExpressionKind::UnaryTests) == "feel/too-deep");
}

TEST_CASE("a hundred levels and a long chain are fine") {
  CHECK(slug_of(repeated("(", 99) + "1" + repeated(")", 99)) == "");
  CHECK(slug_of("1" + repeated(" + 1", 900)) == "");
  CHECK(slug_of("x = 1" + repeated(" or x = 1", 1'500)) == "");
  CHECK(slug_of("1" + repeated(" + 1", 1'100)) == "feel/too-deep");
}

TEST_CASE("random garbage gives a tree or one diagnostic within the text") {
  const std::vector<std::string> pieces{"x",
                                        "y ",
                                        "1",
                                        ".5",
                                        "..",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        "{",
                                        "}",
                                        ",",
                                        ":",
                                        "+",
                                        "-",
                                        "**",
                                        "<=",
                                        "=",
                                        "if ",
                                        " then ",
                                        " else ",
                                        "for ",
                                        " in ",
                                        " return ",
                                        "some ",
                                        " satisfies ",
                                        "function",
                                        "\"a\"",
                                        "@\"P1D\"",
                                        " and ",
                                        " or ",
                                        " between ",
                                        " instance of ",
                                        "list<",
                                        ">",
                                        "?",
                                        "not(",
                                        "/",
                                        "//",
                                        "/*",
                                        "*/",
                                        "'",
                                        "中",
                                        "\xff",
                                        "\\",
                                        "null",
                                        " of ",
                                        "Full Name",
                                        "->",
                                        "date and time(",
                                        "\n"};
  std::mt19937 random(20260302);
  Names names = table_names();
  for (int round = 0; round < 30'000; ++round) {
    std::string text;
    for (size_t count = random() % 14 + 1; count > 0; --count)
      text += pieces[random() % pieces.size()];
    ExpressionKind kind = round % 3 == 0 ? ExpressionKind::UnaryTests : ExpressionKind::Full;
    ParseResult parsed = parse_expression(text, names, kind);
    CAPTURE(text);
    REQUIRE((parsed.expression != nullptr) != parsed.diagnostic.has_value());
    if (parsed.diagnostic) {
      REQUIRE(parsed.diagnostic->span.begin <= parsed.diagnostic->span.end);
      REQUIRE(parsed.diagnostic->span.end <= text.size());
      continue;
    }
    std::string printed = print(*parsed.expression);
    CAPTURE(printed);
    REQUIRE(reprint(printed, kind, names) == printed);
  }
}

TEST_CASE("names are compared as tokens, and keywords are none") {
  CHECK(name_tokens("a+b") == std::vector<std::string>{"a", "+", "b"});
  CHECK(name_tokens("Full  Name") == std::vector<std::string>{"Full", "Name"});
  CHECK(name_tokens("\"text\"").empty());
  CHECK(normal_name("  Full \t Name ") == "Full Name");
  CHECK(is_keyword("satisfies"));
  CHECK_FALSE(is_keyword("amount"));
}

TEST_CASE("an inner scope hides an outer one") {
  Names outer;
  outer.add(Variable{"amount", TypeKind::Number, InputKind::Field, {}, {}});
  outer.add(Variable{"owner", TypeKind::User, InputKind::Field, {}, {}});
  Names inner(&outer);
  inner.add(Variable{"amount", TypeKind::String, InputKind::Column, {}, {}});
  CHECK(inner.variable("amount")->kind == InputKind::Column);
  CHECK(inner.variable("owner")->kind == InputKind::Field);
  CHECK(inner.variables().size() == 2);
  CHECK(outer.variable("amount")->kind == InputKind::Field);
}

}  // namespace
}  // namespace weir::feel
