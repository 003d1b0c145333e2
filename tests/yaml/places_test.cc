// Where each piece of a scalar's text stands in its file, for every style.
#include <doctest/doctest.h>

#include "dsl/yaml/tree.h"

namespace {

struct Loaded {
  weir::SourceSet sources;
  weir::yaml::Node root;
  std::vector<weir::Diagnostic> found;

  explicit Loaded(std::string text) {
    sources.add("a.yaml", std::move(text));
    weir::dsl::Reporter reporter(sources);
    root = weir::yaml::load(0, reporter);
    found = reporter.finish();
  }
  std::string slice(weir::Span span) const {
    return sources.at(0).text.substr(span.begin, span.end - span.begin);
  }
};

struct Row {
  std::string name;
  std::string file;   // the value of the key `a` is meant
  std::string text;   // its text
  std::string piece;  // a piece of the text …
  std::string place;  // … and what stands in the file there
  std::string span;   // the whole scalar in the file
};

const std::string kBom = "\xEF\xBB\xBF";

const Row kRows[] = {
    {"plain", "a: one two # c\n", "one two", "two", "two", "one two"},
    {"plain CJK", "标: 1\na: 金额 > 五\n", "金额 > 五", "五", "五", "金额 > 五"},
    {"plain after a BOM", kBom + "a: one two\n", "one two", "two", "two", "one two"},
    {"plain over lines", "a: one\n  two\n\n  three\nb: 1\n", "one two\nthree", "three", "three",
     "one\n  two\n\n  three"},
    {"plain over CRLF lines", "a: one\r\n  two\r\nb: 1\r\n", "one two", "two", "two",
     "one\r\n  two"},
    {"single quoted", "a: 'one two' # c\n", "one two", "two", "two", "'one two'"},
    {"single quoted, doubled", "a: 'it''s so'\n", "it's so", "so", "so", "'it''s so'"},
    {"single quoted, the quote itself", "a: 'it''s so'\n", "it's so", "'", "''", "'it''s so'"},
    {"single quoted over lines", "a: 'one\n  two'\n", "one two", "two", "two", "'one\n  two'"},
    {"double quoted", "a: \"one two\"\n", "one two", "two", "two", "\"one two\""},
    {"double quoted, escapes", "a: \"\\u4e2d\\x41\\n\\\"z\"\n", "中A\n\"z", "z", "z",
     "\"\\u4e2d\\x41\\n\\\"z\""},
    {"double quoted, an escape itself", "a: \"x\\u4e2dz\"\n", "x中z", "中", "\\u4e2d",
     "\"x\\u4e2dz\""},
    {"double quoted, joined lines", "a: \"one \\\n   two\"\n", "one two", "two", "two",
     "\"one \\\n   two\""},
    {"double quoted over lines", "a: \"one\n\n  two\"\n", "one\ntwo", "two", "two",
     "\"one\n\n  two\""},
    {"literal", "a: |\n  one\n   two\n\n  three\nb: 1\n", "one\n two\n\nthree\n", "three", "three",
     "|\n  one\n   two\n\n  three"},
    {"literal, CRLF", "a: |\r\n  one\r\n  two\r\nb: 1\r\n", "one\ntwo\n", "two", "two",
     "|\r\n  one\r\n  two"},
    {"literal, stripped", "a: |-\n  one\n  two\n\n", "one\ntwo", "two", "two", "|-\n  one\n  two"},
    {"literal, kept", "a: |+\n  one\n\n\n", "one\n\n\n", "one", "one", "|+\n  one"},
    {"literal, own indentation", "a: |2\n    one\n  two\n", "  one\ntwo\n", "two", "two",
     "|2\n    one\n  two"},
    {"literal with a comment at its head", "a: | # c\n  one\n", "one\n", "one", "one",
     "| # c\n  one"},
    {"literal with tabs between cells", "a: |\n  x\ty\n  1\t2\n", "x\ty\n1\t2\n", "\t2", "\t2",
     "|\n  x\ty\n  1\t2"},
    {"literal that begins with blank lines", "a: |\n\n\n  one\n", "\n\none\n", "one", "one",
     "|\n\n\n  one"},
    {"folded", "a: >\n  one\n  two\n\n  three\n", "one two\nthree\n", "three", "three",
     ">\n  one\n  two\n\n  three"},
    {"folded, deeper lines", "a: >-\n  one\n    two\n  three\n", "one\n  two\nthree", "three",
     "three", ">-\n  one\n    two\n  three"},
    {"folded CJK", "a: >\n  金额\n  大于 五\n", "金额 大于 五\n", "五", "五",
     ">\n  金额\n  大于 五"},
    {"in a flow map", "z: 1\na: {x: one two, y: 2}\n", "", "", "", "{x: one two, y: 2}"},
    {"joined again", "a: max(b, c)\n", "max(b, c)", "c", "c", "max(b, c)"},
    {"with an anchor", "a: &k one\n", "one", "one", "one", "one"},
    {"needs quotes", "a: > 五 + b\n", "> 五 + b", "b", "b", "> 五 + b"},
};

}  // namespace

TEST_CASE("every piece of a text is found in its file") {
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    const Loaded loaded(row.file);
    const weir::yaml::Node* a = loaded.root.find("a");
    REQUIRE(a != nullptr);
    CHECK(a->text == row.text);
    CHECK(loaded.slice(a->span) == row.span);
    if (row.piece.empty()) continue;
    const size_t at = row.text.rfind(row.piece);
    REQUIRE(at != std::string::npos);
    CHECK(loaded.slice(a->place(at, at + row.piece.size())) == row.place);
    // A slice of the text finds the same place.
    const weir::dsl::LocatedText part = a->located().slice(at, at + row.piece.size());
    CHECK(loaded.slice(part.span()) == row.place);
  }
}

TEST_CASE("what is not written stands where it would be written") {
  const Loaded loaded("a:\nb: ~\nc: [x, null]\nd:\n  -\n  - y\nnull: 1\ne: {f, g: }\n");
  CHECK(loaded.found.empty());
  const weir::yaml::Node& root = loaded.root;
  CHECK(root.find("a")->span == weir::Span{0, 2, 2});
  CHECK(loaded.slice(root.find("b")->span) == "~");
  CHECK(loaded.slice(root.find("c")->items[1].span) == "null");
  CHECK(root.find("d")->items[0].is_null());
  CHECK(loaded.slice(root.find("d")->span) == "-\n  - y");
  CHECK(root.find("null")->text == "1");
  CHECK(root.find("e")->find("f")->is_null());
}

TEST_CASE("a null before a key of that name is not that word") {
  const Loaded loaded("a:\nnull: 1\n");
  CHECK(loaded.root.find("a")->span == weir::Span{0, 2, 2});
}

TEST_CASE("keys, lists and maps know where they begin and end") {
  const Loaded loaded("m:\n  \"k 1\": [a, {b: c} ] # end\n  l:\n    - 1\n    - 2\n\nz: 1\n");
  const weir::yaml::Node& m = *loaded.root.find("m");
  CHECK(loaded.slice(m.entries[0].key.span) == "\"k 1\"");
  CHECK(loaded.slice(m.entries[0].value.span) == "[a, {b: c} ]");
  CHECK(loaded.slice(m.entries[1].value.span) == "- 1\n    - 2");
  CHECK(loaded.slice(m.entries[0].value.items[1].span) == "{b: c}");
}

TEST_CASE("an alias repeats its anchor and says so") {
  const Loaded loaded("a: &x {b: [1, 2]}\nc: *x\nd: &y z\n*y : 1\n");
  CHECK(loaded.found.empty());
  const weir::yaml::Node& c = *loaded.root.find("c");
  CHECK(c.aliased);
  CHECK(c.find("b")->items[1].text == "2");
  CHECK(loaded.root.find("z")->text == "1");
}

TEST_CASE("a list in flow style is readable as its source") {
  const Loaded loaded("a: [1..10]\nb: {x: 1}\nc:\nd:\n  - 1\n");
  weir::dsl::LocatedText text;
  REQUIRE(weir::yaml::source_text(*loaded.root.find("a"), loaded.sources, &text));
  CHECK(text.text == "[1..10]");
  CHECK(loaded.slice(text.span(1, 3)) == "1.");
  REQUIRE(weir::yaml::source_text(*loaded.root.find("b"), loaded.sources, &text));
  CHECK(text.text == "{x: 1}");
  REQUIRE(weir::yaml::source_text(*loaded.root.find("c"), loaded.sources, &text));
  CHECK(text.text.empty());
  CHECK_FALSE(weir::yaml::source_text(*loaded.root.find("d"), loaded.sources, &text));
}

TEST_CASE("words that YAML 1.1 would turn into something else are text") {
  const Loaded loaded(
      "a: no\nb: 007\nc: 1e400\nd: 0x7fffffffffffffffff\ne: 12:30:45\nf: .nan\n"
      "g: 1_000\nh: 2024-01-01\n");
  CHECK(loaded.found.empty());
  for (const auto& entry : loaded.root.entries) CHECK(entry.value.is_plain());
  CHECK(loaded.root.find("b")->text == "007");
}
