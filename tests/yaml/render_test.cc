// How findings read: marks, other files, fixes, both languages, and the forms for programs.
#include <doctest/doctest.h>

#include "engine/base/json.h"
#include "weir/compiler.h"
#include "weir/value.h"

using weir::Diagnostic;
using weir::DiagSpec;
using weir::SourceSet;
using weir::Span;

namespace {

const std::string kTable =
    "decisions:\n"
    "  approval_level:\n"
    "    table: |\n"
    "      | 2 | [1000..10000]  | \"sales\", \"rd\" | \"director\" |\n"
    "      | 3 | [10000..50000] | -             | \"director\" |\n";

Span find(const SourceSet& sources, uint32_t source, std::string_view piece) {
  const size_t at = sources.at(source).text.find(piece);
  REQUIRE(at != std::string::npos);
  return {source, static_cast<uint32_t>(at), static_cast<uint32_t>(at + piece.size())};
}

std::string human(const std::vector<Diagnostic>& found, const SourceSet& sources,
                  weir::RenderOptions options = {}) {
  const std::string all = weir::render(found, sources, options);
  return all.substr(0, all.find("\n\n") + 1);  // without the closing lines
}

constexpr DiagSpec kOverlap{
    .slug = "decision/overlap",
    .hard = false,
    .text = {"rows {a} and {b} both match, but the hit policy is 'unique'",
             "第 {a} 行和第 {b} 行重叠"},
    .hint = {"let row {b} start just above 10000", "让第 {b} 行从 10000 之后开始"},
    .label = {"row {b} also matches total = 10000", "第 {b} 行也匹配 10000"}};

Diagnostic overlap(const SourceSet& sources) {
  Diagnostic d;
  d.spec = &kOverlap;
  d.span = find(sources, 0, "[10000..50000]");
  d.args = {{"a", "2"}, {"b", "3"}};
  d.related = {{find(sources, 0, "[1000..10000]"),
                {"row {a} matches total = 10000 for \"sales\", \"rd\"", "第 {a} 行匹配 10000"}}};
  d.notes = {{{"for example:      {w}", "例如：{w}"},
              {{"w", "{total: 10000, division: \"rd\"}   (both answer \"director\")"}}}};
  d.edits = {{d.span, "(10000..50000]"}};
  d.applicability = weir::Applicability::Suggested;
  return d;
}

}  // namespace

TEST_CASE("related places stand in the order of their lines, with the fix below") {
  SourceSet sources;
  sources.add("decisions/approval_level.yaml", kTable);
  CHECK(
      human({overlap(sources)}, sources) ==
      R"(decisions/approval_level.yaml:5:13: error: rows 2 and 3 both match, but the hit policy is 'unique' [decision/overlap]
    4 |       | 2 | [1000..10000]  | "sales", "rd" | "director" |
      |             ------------- row 2 matches total = 10000 for "sales", "rd"
    5 |       | 3 | [10000..50000] | -             | "director" |
      |             ^^^^^^^^^^^^^^ row 3 also matches total = 10000
  note: for example:      {total: 10000, division: "rd"}   (both answer "director")
  hint: let row 3 start just above 10000
    5 ~       | 3 | (10000..50000] | -             | "director" |
      |             ~~~~~~~~~~~~~~
)");
}

TEST_CASE("marks of one line share a row, lines between are left out, other files follow") {
  SourceSet sources;
  sources.add("flows/a.yaml",
              "steps:\n  - decide: level\n\n\n  - reason: {required: true, readonly: true}\n");
  sources.add("b.yaml", "x: 1\ny: \"ceo\"\n");
  constexpr DiagSpec kSpec{.slug = "form/x",
                           .severity = weir::Severity::Warning,
                           .text = {"field 'reason' can never be filled in", "x"},
                           .label = {"must be filled ...", "x"}};
  Diagnostic d;
  d.spec = &kSpec;
  d.span = find(sources, 0, "required: true");
  d.related = {{find(sources, 0, "readonly: true"), {"... but nobody can", "x"}},
               {find(sources, 1, "\"ceo\""), {"said here", "x"}},
               {find(sources, 0, "decide: level"), {"decided here", "x"}}};
  CHECK(human({d}, sources) ==
        R"(flows/a.yaml:5:14: warning: field 'reason' can never be filled in [form/x]
    2 |   - decide: level
      |     ------------- decided here
  ...
    5 |   - reason: {required: true, readonly: true}
      |              ^^^^^^^^^^^^^^  -------------- ... but nobody can
      |              must be filled ...
  b.yaml:2:4
    2 | y: "ceo"
      |    ----- said here
)");
}

TEST_CASE("Chinese text is marked by its width, in a Chinese report") {
  SourceSet sources;
  sources.add("zh/商机.yaml",
              "forms:\n  商机:\n    fields:\n      金额:     {type: money}\n"
              "    stages:\n        报价: {enter: 金颔 > 0 and 预计成交 != null}\n");
  constexpr DiagSpec kSpec{.slug = "feel/unknown-name",
                           .text = {"unknown name '{name}'", "表单“商机”里没有“{name}”这个字段"},
                           .label = {"no such field", "没有这个字段"}};
  Diagnostic d;
  d.spec = &kSpec;
  d.span = find(sources, 0, "金颔");
  d.args = {{"name", "金颔"}};
  d.suggestion = d.replacement = "金额";
  d.related = {
      {find(sources, 0, "金额"), {"'{near}' is here", "“{near}”在这里"}, {{"near", "金额"}}}};
  weir::RenderOptions options;
  options.language = weir::Language::Chinese;
  CHECK(human({d}, sources, options) ==
        R"(zh/商机.yaml:6:21: 错误: 表单“商机”里没有“金颔”这个字段 [feel/unknown-name]
    4 |       金额:     {type: money}
      |       ---- “金额”在这里
  ...
    6 |         报价: {enter: 金颔 > 0 and 预计成交 != null}
      |                       ^^^^ 没有这个字段
  修正：是不是想写“金额”？
    6 ~         报价: {enter: 金额 > 0 and 预计成交 != null}
      |                       ~~~~
)");
}

TEST_CASE("whole new lines are shown with a plus") {
  SourceSet sources;
  sources.add("a.yaml", "x:\n  by: 1\ny: 2\n");
  constexpr DiagSpec kSpec{.slug = "people/x",
                           .severity = weir::Severity::Warning,
                           .text = {"nobody", "没有人"},
                           .hint = {"say what happens then", "请写明"}};
  Diagnostic d;
  d.spec = &kSpec;
  d.span = find(sources, 0, "by: 1");
  const uint32_t line = find(sources, 0, "y: 2").begin;
  d.edits = {{{0, line, line}, "  when_empty: admin\n"}};
  d.applicability = weir::Applicability::Placeholder;
  CHECK(human({d}, sources) ==
        "a.yaml:2:3: warning: nobody [people/x]\n"
        "    2 |   by: 1\n"
        "      |   ^^^^^\n"
        "  hint: say what happens then\n"
        "      +   when_empty: admin\n");
}

TEST_CASE("what cannot be seen cannot act on the terminal") {
  SourceSet sources;
  sources.add("a.yaml", "a: \x1b[31m\xE2\x80\xAE\xFFz\n");
  constexpr DiagSpec kSpec{.slug = "feel/x", .text = {"name '{name}'", "x"}};
  Diagnostic d;
  d.spec = &kSpec;
  d.span = {0, 12, 13};
  d.args = {{"name", "a\x1b[31m\nb" + std::string(1000, 'x')}};
  for (const auto format : {weir::Format::Human, weir::Format::Compact}) {
    weir::RenderOptions options;
    options.format = format;
    const std::string out = weir::render({d}, sources, options);
    CHECK(out.find('\x1b') == std::string::npos);
    CHECK(out.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(out.find("name 'a [31m b") != std::string::npos);
    CHECK(out.size() < 500);
  }
}

TEST_CASE("a program gets UTF-16 columns, byte offsets and a stable fingerprint") {
  SourceSet sources;
  std::string text = kTable;
  sources.add("decisions/approval_level.yaml", text);
  weir::RenderOptions options;
  options.format = weir::Format::Json;
  const auto report = weir::base::parse_json(weir::render({overlap(sources)}, sources, options));
  REQUIRE(report);
  const weir::Value one = report->find("diagnostics")->items()[0];
  CHECK(one.find("code")->as_string() == "decision/overlap");
  CHECK(one.find("fingerprint")->as_string() == "40e3db57345028a2");
  CHECK(one.find("label")->as_string() == "row 3 also matches total = 10000");
  CHECK(one.find("fixes")->items()[0].find("applicability")->as_string() == "suggested");
  CHECK(report->find("ok")->is_true() == false);
  CHECK(report->find("summary")->find("errors")->as_number() == weir::Decimal::from_int(1));

  SourceSet wide;
  wide.add("a.yaml", "\xEF\xBB\xBF𠀀金: x\n");
  Diagnostic d = overlap(sources);
  d.span = find(wide, 0, "x");
  d.related.clear();
  d.edits.clear();
  const auto second = weir::base::parse_json(weir::render({d, d}, wide, options));
  REQUIRE(second);
  const auto found = second->find("diagnostics")->items();
  const weir::Value start = *found[0].find("span")->find("start");
  CHECK(start.find("column")->as_number() == weir::Decimal::from_int(6));
  CHECK(start.find("offset")->as_number() == weir::Decimal::from_int(12));
  CHECK(found[0].find("fingerprint")->as_string() != found[1].find("fingerprint")->as_string());
}

TEST_CASE("SARIF names each rule once and points into it") {
  SourceSet sources;
  sources.add("流程/a.yaml", kTable);
  weir::RenderOptions options;
  options.format = weir::Format::Sarif;
  const auto report =
      weir::base::parse_json(weir::render({overlap(sources), overlap(sources)}, sources, options));
  REQUIRE(report);
  const weir::Value run = report->find("runs")->items()[0];
  const auto rules = run.find("tool")->find("driver")->find("rules")->items();
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].find("name")->as_string() == "DecisionOverlap");
  const weir::Value result = run.find("results")->items()[0];
  CHECK(result.find("ruleIndex")->as_number() == weir::Decimal::from_int(0));
  const weir::Value place = *result.find("locations")->items()[0].find("physicalLocation");
  CHECK(place.find("artifactLocation")->find("uri")->as_string() == "%E6%B5%81%E7%A8%8B/a.yaml");
  CHECK(place.find("region")->find("snippet")->find("text")->as_string() == "[10000..50000]");
}

TEST_CASE("GitHub's log gets one escaped command a finding") {
  SourceSet sources;
  sources.add("a,b.yaml", kTable);
  weir::RenderOptions options;
  options.format = weir::Format::GitHub;
  CHECK(weir::render({overlap(sources)}, sources, options) ==
        "::error file=a%2Cb.yaml,line=5,col=13,endColumn=27,title=decision/overlap::rows 2 and 3 "
        "both match, but the hit policy is 'unique'%0Alet row 3 start just above 10000\n");
}

TEST_CASE("lines for programs that read a stream are each JSON") {
  SourceSet sources;
  sources.add("a.yaml", kTable);
  weir::RenderOptions options;
  options.format = weir::Format::JsonLines;
  const std::string out = weir::render({overlap(sources)}, sources, options);
  size_t lines = 0;
  for (size_t at = 0; at < out.size();) {
    const size_t end = out.find('\n', at);
    CHECK(weir::base::parse_json(out.substr(at, end - at)).ok());
    at = end + 1;
    ++lines;
  }
  CHECK(lines == 3);
}

TEST_CASE("no findings is said in one line") {
  SourceSet sources;
  sources.add("a.yaml", "");
  weir::RenderOptions options;
  options.elapsed_ms = 7;
  CHECK(weir::render({}, sources, options) == "No findings in 1 file (7 ms).\n");
  options.language = weir::Language::Chinese;
  CHECK(weir::render({}, sources, options) == "没有发现问题，共 1 个文件（7 毫秒）。\n");
}
