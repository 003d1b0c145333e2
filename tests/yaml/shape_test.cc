// What is said of keys and values that do not fit their place.
#include "dsl/schema/shape.h"

#include <doctest/doctest.h>

namespace {

std::string told(const std::string& value) {
  weir::SourceSet sources;
  sources.add("a.yaml", "a: " + value + "\n");
  weir::dsl::Reporter reporter(sources);
  const weir::yaml::Node root = weir::yaml::load(0, reporter);
  weir::schema::report_ambiguous(*root.find("a"), reporter);
  const auto found = reporter.finish();
  return found.empty() ? "" : found[0].hint(weir::Language::English);
}

std::string plain(const std::string& value) {
  return "put it in quotes if it is a text, else write " + value;
}

}  // namespace

TEST_CASE("a value without a type that people read in two ways is told") {
  CHECK(told("no") == plain("false"));
  CHECK(told("Yes") == plain("true"));
  CHECK(told("TRUE") == plain("true"));
  CHECK(told("007") == plain("7"));
  CHECK(told("000") == plain("0"));
  CHECK(told("+5") == plain("5"));
  CHECK(told("1e3") == plain("1000"));
  CHECK(told("1_000") == plain("1000"));
}

TEST_CASE("a value that reads in one way is not") {
  for (const std::string value :
       {"true", "false", "7", "0", "0.5", "-3", "'no'", "\"007\"", "norway", "2024-01-01", "12:30",
        "e3", "1e", "1e99999", "A1", "_1", "金额"}) {
    CAPTURE(value);
    CHECK(told(value).empty());
  }
}

TEST_CASE("a key of another kind names the kinds that have it") {
  weir::Diagnostic problem;
  weir::schema::tell_owners(problem, "columns");
  REQUIRE(problem.notes.size() == 1);
  const weir::Note& note = problem.notes[0];
  CHECK(weir::fill(note.text.en, note.args, weir::Language::English) ==
        "'columns' is a key of fields of type 'table'");
  CHECK(weir::fill(note.text.zh, note.args, weir::Language::Chinese) ==
        "“columns”是字段类型“table”的键");
  weir::schema::tell_owners(problem, "no such key");
  CHECK(problem.notes.size() == 1);
}
