#include <doctest/doctest.h>

#include <map>

#include "dsl/feel/compile.h"
#include "dsl/feel/diagnostics.h"
#include "engine/feel/well_formed.h"
#include "tests/feel_lang/table.h"

namespace weir::feel {
namespace {

using K = TypeKind;

Type row_type() {
  return Type::context({{"price", K::Number}, {"quantity", K::Number}, {"name", K::String}});
}

class Forms : public FormTypes {
 public:
  const std::vector<FieldType>* record_members(std::string_view form) const override {
    static const std::vector<FieldType> customer{{"name", K::String, {}},
                                                 {"level", K::String, Span{3, 10, 15}},
                                                 {"owner", K::User, {}},
                                                 {"parent", Type::reference({"customer"}), {}}};
    static const std::vector<FieldType> order{{"customer", Type::reference({"customer"}), {}},
                                              {"amount", K::Number, {}},
                                              {"lines", Type::list(row_type()), {}}};
    return form == "customer" ? &customer : form == "order" ? &order : nullptr;
  }
  const std::vector<FieldType>& user_members() const override {
    static const std::vector<FieldType> user{{"name", K::String, {}},
                                             {"roles", Type::list(K::String), {}},
                                             {"department", K::Department, {}},
                                             {"manager", K::User, {}}};
    return user;
  }
  const std::vector<FieldType>& department_members() const override {
    static const std::vector<FieldType> department{{"name", K::String, {}}, {"head", K::User, {}}};
    return department;
  }
};

const Names& table_names() {
  static const Forms forms;
  static const Names names = [] {
    Names out;
    out.set_forms(&forms);
    auto add = [&](const char* name, Type type) {
      out.add(Variable{name, std::move(type), InputKind::Field, Span{3, 100, 105}, {}});
    };
    add("n", K::Number), add("t", K::String), add("b", K::Boolean), add("d", K::Date),
        add("dt", K::DateTime);
    add("tm", K::Time), add("days", K::DaysDuration), add("years", K::YearsDuration);
    add("xs", Type::list(K::Number)), add("ts", Type::list(K::String)),
        add("rows", Type::list(row_type()));
    add("ctx", Type::context({{"a", K::Number}, {"b", K::String}})), add("any", K::Any);
    add("customer", Type::reference({"customer"})), add("rec", Type::record("order")),
        add("user", K::User);
    out.add(FunctionName{
        "score", {{"order", Type::record("order")}}, K::Number, false, true, Span{3, 50, 55}});
    out.add(FunctionName{
        "risk", {{"customer", K::String}, {"limit", K::Number, true}}, K::Number, true});
    return out;
  }();
  return names;
}

Type named_type(const std::string& name) {
  static const std::map<std::string, K> kinds{
      {"number", K::Number}, {"string", K::String}, {"boolean", K::Boolean}, {"date", K::Date}};
  return kinds.at(name);
}

// Takes "^T number " or "^W number " off the text.
Place place_of(std::string& text) {
  Place place;
  place.names = &table_names();
  if (text[0] != '^') return place;
  size_t end = text.find(' ', 3);
  Type type = named_type(text.substr(3, end - 3));
  if (text[1] == 'T') {
    place.kind = ExpressionKind::UnaryTests;
    place.tested = type;
    place.options = {"website", "expo", "in progress"};
  } else {
    place.expected = type;
  }
  text = text.substr(end + 1);
  return place;
}

TEST_CASE("names, types and problems are as the table says") {
  std::vector<Row> rows = read_table("check.table");
  REQUIRE(rows.size() > 100);
  for (Row& row : rows) {
    CAPTURE(row.line);
    Place place = place_of(row.cells[0]);
    CAPTURE(row.cells[0]);
    Compiled compiled = compile(row.cells[0], place);
    if (row.cells[1].rfind("type ", 0) == 0) {
      for (const Diagnostic& d : compiled.diagnostics) CHECK(d.message(Language::English) == "");
      REQUIRE(compiled.expression);
      CHECK(result_type(compiled.expression->root).to_string() == row.cells[1].substr(5));
      CHECK(malformed(*compiled.expression) == "");
      continue;
    }
    REQUIRE(compiled.diagnostics.size() >= 1);
    const Diagnostic& found = compiled.diagnostics.front();
    std::string where = std::string(found.spec->slug) + " " + std::to_string(found.span.begin) +
                        " " + std::to_string(found.span.end);
    CHECK(where == row.cells[1]);
    CHECK(found.message(Language::English) == row.cells[2]);
    CHECK(compiled.expression.has_value() == !found.spec->hard);
    if (row.cells.size() > 3) CHECK(found.suggestion == row.cells[3]);
  }
}

TEST_CASE("one mistake is one finding, two are two in order of place") {
  Place place;
  place.names = &table_names();
  auto count = [&](const char* text) { return compile(text, place).diagnostics.size(); };
  CHECK(count("nope + 1 > \"a\"") == 1);
  CHECK(count("upper case(nope).x") == 1);
  CHECK(count("if nope then 1 else 2") == 1);
  CHECK(count("rows[nope > 1].price") == 1);
  Compiled two = compile("foo_bar + t * n", place);
  REQUIRE(two.diagnostics.size() == 2);
  CHECK(two.diagnostics[0].span.begin == 0);
  CHECK(two.diagnostics[1].span.begin == 10);
}

TEST_CASE("a near name says where it is declared") {
  Place place;
  place.names = &table_names();
  Diagnostic name = compile("custmer = \"a\"", place).diagnostics.at(0);
  REQUIRE(name.related.size() == 1);
  CHECK(name.related[0].span == Span{3, 100, 105});
  Diagnostic member = compile("customer.levle", place).diagnostics.at(0);
  REQUIRE(member.related.size() == 1);
  CHECK(member.related[0].span == Span{3, 10, 15});
  Diagnostic function = compile("score(n)", place).diagnostics.at(0);
  REQUIRE(function.related.size() == 1);
  CHECK(function.related[0].span == Span{3, 50, 55});
}

TEST_CASE("every kind of problem has both languages, no full stop, and is listed once") {
  std::map<std::string_view, int> slugs;
  for (const DiagSpec* spec : feel_diagnostics()) {
    CAPTURE(spec->slug);
    CHECK(++slugs[spec->slug] == 1);
    CHECK_FALSE(spec->text.en.empty());
    CHECK_FALSE(spec->text.zh.empty());
    CHECK_FALSE(spec->summary.empty());
    CHECK(spec->text.en.back() != '.');
    CHECK(spec->hint.en.empty() == spec->hint.zh.empty());
  }
}

TEST_CASE("inputs are listed once, with their kind and type") {
  Place place;
  Names names(&table_names());
  names.add(Variable{"now", K::DateTime, InputKind::Now, {}, {}});
  place.names = &names;
  Compiled compiled = compile("n + n > 3 and now > dt and some x in xs satisfies x = n", place);
  REQUIRE(compiled.expression);
  const std::vector<Input>& inputs = compiled.expression->inputs;
  REQUIRE(inputs.size() == 4);
  CHECK(inputs[0] == Input{InputKind::Field, "n", {}});
  CHECK(inputs[0].type.is(K::Number));
  CHECK(inputs[1] == Input{InputKind::Now, "", {}});
  CHECK(inputs[2] == Input{InputKind::Field, "dt", {}});
  CHECK(inputs[3] == Input{InputKind::Field, "xs", {}});
}

TEST_CASE("a field named like a builtin is the field where no parenthesis follows") {
  Names names;
  names.add(Variable{"number", K::Number, InputKind::Field, {}, {}});
  names.add(Variable{"date", K::Date, InputKind::Field, {}, {}});
  Place place;
  place.names = &names;
  Compiled compiled = compile("number + number(\"1\") > 0 and date = date(\"2026-01-01\")", place);
  REQUIRE(compiled.expression);
  CHECK(compiled.diagnostics.empty());
  CHECK(compiled.expression->inputs.size() == 2);
}

TEST_CASE("names with spaces and operators read as one where they are in scope") {
  Names names;
  names.add(Variable{"Full Name", K::String, InputKind::Named, {}, {}});
  names.add(Variable{"a+b", K::Number, InputKind::Named, {}, {}});
  names.add(Variable{"a", K::Number, InputKind::Named, {}, {}});
  Place place;
  place.names = &names;
  Compiled compiled = compile("if a + b > a then Full  Name else \"\"", place);
  REQUIRE(compiled.expression);
  REQUIRE(compiled.expression->inputs.size() == 3);
  CHECK(compiled.expression->inputs[0].name == "a+b");
  CHECK(compiled.expression->inputs[2].name == "Full Name");
}

TEST_CASE("constants are reckoned when compiling") {
  Place place;
  place.names = &table_names();
  auto root = [&](const char* text) {
    Compiled compiled = compile(text, place);
    REQUIRE(compiled.expression);
    return compiled.expression->root;
  };
  CHECK(root("duration(\"P30D\")").op == Op::Constant);
  CHECK(root("date(\"2026-01-31\") + duration(\"P1M\")").constant.to_feel() == "@\"2026-02-28\"");
  CHECK(root("2 * 3 + 1").constant.to_feel() == "7");
  CHECK(root("-5").constant.to_feel() == "-5");
  CHECK(root("n + 2 * 3").children[1].constant.to_feel() == "6");
  CHECK(root("1 / 0").op == Op::Divide);
  CHECK(root("now()").op != Op::Constant);
}

TEST_CASE("plain FEEL has no errors but of syntax: what is not known is null when it runs") {
  Place place;
  place.mode = Mode::Lenient;
  for (const char* text :
       {"nope", "nope(1)", "1 + \"a\"", "abs()", "abs(m: 1)", "\"a\".b", "if 1 then 2 else 3",
        "1 instance of nope", "{a: 1, a: 2}", "@\"x\"", "[1, 2][\"a\"]", "(1)(2)",
        "function(x) external {java: {}}", "? > 1", "date(\"x\")", "1 in (\"a\", > true)"}) {
    CAPTURE(text);
    Compiled compiled = compile(text, place);
    CHECK(compiled.diagnostics.empty());
    REQUIRE(compiled.expression);
    CHECK(malformed(*compiled.expression) == "");
  }
  CHECK(compile("1 +", place).diagnostics.size() == 1);
}

}  // namespace
}  // namespace weir::feel
