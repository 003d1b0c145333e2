// Input of every bad kind gives a clear finding and a tree; nothing hangs, nothing is guessed.
#include <doctest/doctest.h>

#include <chrono>

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
  std::string slugs() const {
    std::string out;
    for (const weir::Diagnostic& d : found) {
      if (out.find(d.spec->slug) != std::string::npos) continue;
      if (!out.empty()) out += ' ';
      out += d.spec->slug;
    }
    return out;
  }
};

std::string times(int count, std::string_view piece) {
  std::string out;
  for (int i = 0; i < count; ++i) out += piece;
  return out;
}

std::string nested_flow(int depth) { return "a: " + times(depth, "[") + times(depth, "]") + "\n"; }

std::string nested_block(int depth) {
  std::string out;
  for (int i = 0; i < depth; ++i) out += std::string(static_cast<size_t>(i), ' ') + "a:\n";
  return out;
}

std::string many_keys(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += "k" + std::to_string(i) + ": 1\n";
  return out;
}

std::string list_of_aliases(int size) { return "a: &a [" + times(size - 2, "x, ") + "x]\n"; }

struct Row {
  std::string name;
  std::string file;
  std::string slugs;  // each once, in order
};

const Row kRows[] = {
    {"empty", "", ""},
    {"only blanks", "  \n\n", ""},
    {"only a comment", "# nothing\n", ""},
    {"only a byte order mark", "\xEF\xBB\xBF", ""},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "a: 1\n",
     ""},
    {"UTF-16, little end first",
     std::string("\xFF\xFE"
                 "a\0:\0",
                 6),
     "yaml/encoding"},
    {"UTF-16 without mark",
     std::string("a\0:\0 \0"
                 "1\0",
                 8),
     "yaml/encoding"},
    {"bytes that are no UTF-8", "a: \xFF\n", "yaml/encoding"},
    {"overlong UTF-8", "a: \xC0\xAF\n", "yaml/encoding"},
    {"a surrogate in UTF-8", "a: \xED\xA0\x80\n", "yaml/encoding"},
    {"NUL", std::string("a: x\0y\n", 7), "yaml/hidden-character"},
    {"escape character", "a: x\x1By\n", "yaml/hidden-character"},
    {"C1 control", "a: x\xC2\x9By\n", "yaml/hidden-character"},
    {"bidi override", "a: x\xE2\x80\xAEy\n", "yaml/hidden-character"},
    {"bidi isolate", "a: x\xE2\x81\xA6y\n", "yaml/hidden-character"},
    {"line separator", "a: x\xE2\x80\xA8y\n", "yaml/hidden-character"},
    {"tab as indentation", "a:\n\tb: 1\n", "yaml/tab"},
    {"tab before the rows of a table", "a: |\n\tx\ty\n", "yaml/tab"},
    {"CR LF", "a: 1\r\nb: 2\r\n", ""},
    {"CR alone", "a: 1\rb: 2\r", "yaml/line-end"},
    {"flow depth 64", nested_flow(63), ""},
    {"flow depth 65", nested_flow(64), "yaml/too-deep"},
    {"flow depth 100,000", nested_flow(100'000), "yaml/too-deep"},
    {"flow depth 100,000, unclosed", "a: " + times(100'000, "["), "yaml/too-deep"},
    {"block depth 64", nested_block(64), ""},
    {"block depth 65", nested_block(65), "yaml/too-deep"},
    {"list depth 100,000", times(100'000, "- ") + "\n", "yaml/too-deep"},
    {"key depth 100,000", times(100'000, "? ") + "\n", "yaml/too-deep"},
    {"maps in braces 100,000", times(100'000, "{a: "), "yaml/too-deep"},
    {"50,000 keys", many_keys(50'000), ""},
    {"duplicate key", "a: 1\na: 2\n", "yaml/duplicate-key"},
    {"duplicate key, in quotes", "a: 1\n\"a\": 2\n", "yaml/duplicate-key"},
    {"duplicate key in braces", "x: {a: 1, 'a': 2}\n", "yaml/duplicate-key"},
    {"alias of 10,000 values", list_of_aliases(10'000) + "b: *a\n", ""},
    {"alias of 10,001 values", list_of_aliases(10'001) + "b: *a\n", "yaml/alias-budget"},
    {"cyclic alias", "a: &x [*x]\n", "yaml/cyclic-alias"},
    {"cyclic alias in a map", "a: &x {b: {c: *x}}\n", "yaml/cyclic-alias"},
    {"alias of a map as key", "a: &x {b: 1}\nc:\n  *x : 1\n", "yaml/key-not-text"},
    {"unused anchor", "a: &x 1\n", ""},
    {"unknown alias", "a: *x\n", "yaml/unknown-alias"},
    {"merge key", "a: &x {b: 1}\nc: {<<: *x}\n", "yaml/merge-key"},
    {"binary tag", "a: !!binary aGk=\n", "yaml/tag"},
    {"tag of a language", "a: !!python/object/apply:os.system [x]\n", "yaml/tag"},
    {"core tag", "a: !!str 7\nb: !!map {c: 1}\n", ""},
    {"core tag that lies", "a: !!map 7\n", "yaml/tag"},
    {"directive", "%YAML 9\n---\na: 1\n", "yaml/directive"},
    {"two directives", "%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "yaml/directive"},
    {"two documents", "a: 1\n---\nb: 2\n", "yaml/several-documents"},
    {"one document with marks", "---\na: 1\n...\n", ""},
    {"words and numbers", "a: yes\nb: off\nc: 1e400\nd: .nan\ne: 1_000\n", ""},
    {"a key that looks like a number", "1: a\n2.0: b\n", ""},
    {"a key of 64 KB", std::string(65'536, 'k') + ": 1\n", "yaml/syntax"},
    {"a quoted key of 300 bytes", "\"" + std::string(300, 'k') + "\": 1\n", "yaml/too-large"},
    {"a key of 256 bytes", std::string(256, 'k') + ": 1\n", ""},
    {"a text of 256 KiB", "a: " + std::string(256 * 1024, 'x') + "\n", ""},
    {"a text of 256 KiB and a byte", "a: " + std::string(256 * 1024 + 1, 'x') + "\n",
     "yaml/too-large"},
    {"a list as key", "? [a]\n: b\n", "yaml/key-not-text"},
    {"no key", ": b\n", "yaml/key-not-text"},
    {"everything unclosed", "a: {b: [c, \"d\n", "yaml/unclosed"},
    {"closing what is not open", "a: 1\n]\n", "yaml/syntax"},
    {"a colon alone", "a: :\n", "yaml/quote-needed"},
    {"an escape that is none", "a: \"\\q\"\n", "yaml/escape"},
    {"a surrogate by escape", "a: \"\\ud800\"\n", "yaml/escape"},
    {"too few digits", "a: \"\\u12\"\n", "yaml/escape"},
    {"a file that is one word", "word\n", ""},
    {"a key over two lines with more behind it", "? {\n::1d}  e\n", "yaml/quote-needed"},
    {"a question mark in the second line of a text", "b: {from: a\n c? b:d}\nc: > 1\n",
     "yaml/quote-needed"},
    {"lines that say nothing", "stpe\n :s - approve? [a0 b]\n: c\n? { - end: x\noved\n",
     "yaml/syntax yaml/unclosed"},
    {"garbage", "\"\n'[{>|@`%*&!-?:,#\n", "yaml/unclosed"},
};

}  // namespace

TEST_CASE("bad input of every kind gives a clear finding") {
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    const Loaded loaded(row.file);
    CHECK(loaded.slugs() == row.slugs);
  }
}

TEST_CASE("a list of more than 200,000 values is refused") {
  Loaded most("a: [" + times(199'995, "x,") + "x]\n");
  CHECK(most.slugs().empty());
  Loaded more("a: [" + times(200'005, "x,") + "x]\n");
  CHECK(more.slugs() == "yaml/too-large");
}

TEST_CASE("one slip does not hide the rest of the file") {
  const Loaded loaded("a: > 1\nb: [1\nc: x: y\nd: {e: 4}\ne: \"open\nf: 6\n");
  CHECK(loaded.found.size() == 4);
  CHECK(loaded.root.find("a")->text == "> 1");
  CHECK(loaded.root.find("b")->broken);
  CHECK(loaded.root.find("c")->text == "x: y");
  CHECK(loaded.root.find("d")->find("e")->text == "4");
  CHECK(loaded.root.find("f")->text == "6");
}

TEST_CASE("a line that is left out marks the map that misses it") {
  const Loaded loaded("a:\n  b: 1\n  nonsense\n  c: 2\nd:\n  e: 1\n");
  CHECK(loaded.root.find("a")->broken);
  CHECK_FALSE(loaded.root.find("d")->broken);
  CHECK_FALSE(loaded.root.broken);
}

TEST_CASE("a text that goes on over lines is whole where its end is told") {
  const Loaded loaded("b: {from: a\n c? b:d}\nc: > 1\n");
  CHECK(loaded.root.find("b")->find("from")->text == "a c? b:d");
}

TEST_CASE("a fix that is applied leaves nothing to find") {
  for (const std::string file :
       {"when: > 10\n", "y: \"a\", \"b\"\n", "a: b: c\n", "q: @x\n",
        "f: {weight: max(a, b), n: 1}\n", "check: name = \"a #b\"\n", "title: {{ company }} x\n",
        "p: \"^\\d+$\"\n", "a:\n\tb: 1\n", "x: {check: count(a[b = \"c\"]) > 1}\n",
        "label:x\nb: 1\n", "when: 'a' or 'b'\n"}) {
    CAPTURE(file);
    const Loaded before(file);
    REQUIRE(before.found.size() == 1);
    const weir::Diagnostic& d = before.found[0];
    std::vector<weir::Edit> edits = d.edits;
    if (!d.replacement.empty()) edits = {{d.span, d.replacement}};
    REQUIRE(!edits.empty());
    std::string text = file;
    for (auto it = edits.rbegin(); it != edits.rend(); ++it)
      text.replace(it->span.begin, it->span.end - it->span.begin, it->text);
    CHECK(Loaded(text).slugs().empty());
    CAPTURE(text);
  }
}
