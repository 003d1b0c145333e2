// Every builtin has a table of its name here, and its spec's examples: lines `expression ; result`,
// both FEEL, `#` for comments. The results must be the same value, of the same kind and fields.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "dsl/feel/compile.h"
#include "engine/feel/builtin.h"
#include "engine/feel/builtins.gen.h"
#include "engine/feel/compare.h"

namespace {

using weir::Value;

const std::filesystem::path kTables =
    std::filesystem::path(WEIR_SOURCE_DIR) / "tests/members/builtins";

class NoInputs : public weir::feel::Scope {
 public:
  Value input(const weir::feel::Input&) override { return {}; }
};

// The clock of the tables: 2026-03-02T09:00:00+08:00.
weir::feel::EmptyWorld& world() {
  static weir::feel::EmptyWorld world(*weir::Instant::parse("2026-03-02T01:00:00Z"),
                                      *weir::Zone::named("Asia/Shanghai"));
  return world;
}

struct Outcome {
  Value value;
  std::vector<weir::feel::EvalWarning> warnings;
  std::string problem;
};

Outcome run(const std::string& text) {
  Outcome out;
  weir::feel::Place place;
  place.mode = weir::feel::Mode::Lenient;
  auto compiled = weir::feel::compile(text, place);
  if (!compiled.expression) {
    for (const auto& diagnostic : compiled.diagnostics) {
      out.problem += diagnostic.message(weir::Language::English) + "; ";
    }
    return out;
  }
  weir::feel::EvalContext ctx;
  ctx.world = &world();
  ctx.warnings = &out.warnings;
  NoInputs scope;
  out.value = weir::feel::evaluate(*compiled.expression, scope, ctx);
  return out;
}

void check_line(const std::string& where, const std::string& expression,
                const std::string& result) {
  const Outcome got = run(expression), wanted = run(result);
  CHECK_MESSAGE(got.problem.empty(), where, ": ", expression, ": ", got.problem);
  CHECK_MESSAGE(wanted.problem.empty(), where, ": ", result, ": ", wanted.problem);
  CHECK_MESSAGE(weir::feel::is_same(got.value, wanted.value), where, ": ", expression, " is ",
                got.value.to_feel(), ", not ", wanted.value.to_feel());
}

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// The name of each file in engine/feel/builtins, in the order of all().
std::vector<std::string> stems() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(WEIR_SOURCE_DIR) / "engine/feel/builtins")) {
    if (entry.path().extension() == ".cc") out.push_back(entry.path().stem().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("every line of every table holds") {
  for (const auto& entry : std::filesystem::directory_iterator(kTables)) {
    if (entry.path().extension() != ".txt") continue;
    std::ifstream file(entry.path());
    std::string line;
    int number = 0, cases = 0;
    while (std::getline(file, line)) {
      ++number;
      line = trimmed(line);
      if (line.empty() || line[0] == '#') continue;
      const size_t split = line.rfind(" ; ");
      const std::string where = entry.path().filename().string() + ":" + std::to_string(number);
      REQUIRE_MESSAGE(split != std::string::npos, where, ": no ' ; '");
      check_line(where, trimmed(line.substr(0, split)), trimmed(line.substr(split + 3)));
      ++cases;
    }
    CHECK_MESSAGE(cases >= 3, entry.path().filename().string(), " has fewer than 3 lines");
  }
}

TEST_CASE("every example of every builtin holds") {
  for (const auto* spec : weir::feel::builtins()) {
    const std::string name(spec->name);
    CHECK_MESSAGE(!spec->examples.empty(), name);
    for (const auto& example : spec->examples) {
      check_line(name, std::string(example.expression), std::string(example.result));
    }
  }
}

TEST_CASE("every builtin has a table, and every table a builtin") {
  std::set<std::string> tables;
  for (const auto& entry : std::filesystem::directory_iterator(kTables)) {
    if (entry.path().extension() == ".txt") tables.insert(entry.path().stem().string());
  }
  const std::vector<std::string> members = stems();
  CHECK(std::set<std::string>(members.begin(), members.end()) == tables);
}

TEST_CASE("every builtin says what it does, in both languages, and where it is written") {
  std::set<std::string_view> names;
  for (const auto* spec : weir::feel::builtins()) {
    const std::string name(spec->name);
    CHECK_MESSAGE(names.insert(spec->name).second, name, " comes twice");
    CHECK_MESSAGE(spec->summary.size() > 10, name);
    CHECK_MESSAGE((spec->summary.ends_with(".") || spec->summary.ends_with("?")), name);
    CHECK_MESSAGE(!spec->summary_zh.empty(), name);
    CHECK_MESSAGE((spec->clause.starts_with("DMN 1.5, 10.3.4.") || spec->clause == "Weir"), name);
    CHECK_MESSAGE(!spec->overloads.empty(), name);
    for (const auto& overload : spec->overloads) {
      const bool callable = overload.call != nullptr;
      CHECK_MESSAGE(callable, name);
      for (size_t i = 0; i + 1 < overload.params.size(); ++i) {
        CHECK_MESSAGE(!overload.params[i].variadic, name, ": only the last one is variadic");
        CHECK_MESSAGE((!overload.params[i].optional || overload.params[i + 1].optional), name);
      }
    }
  }
}

TEST_CASE("a builtin's name is that of its file") {
  const auto all = weir::feel::builtin::all();
  const std::vector<std::string> members = stems();
  REQUIRE(all.size() == members.size());
  for (size_t i = 0; i < all.size(); ++i) {
    std::string stem(all[i]->name);
    std::replace(stem.begin(), stem.end(), ' ', '_');
    CHECK(stem == members[i]);
  }
}

TEST_CASE("null arguments give null or a value, and never end the program") {
  std::vector<weir::feel::EvalWarning> warnings;
  for (const auto* spec : weir::feel::builtins()) {
    for (const auto& overload : spec->overloads) {
      std::vector<Value> args;
      for (const auto& param : overload.params) {
        args.push_back(param.variadic ? Value::list({Value::null()}) : Value::null());
      }
      weir::feel::EvalContext ctx;
      ctx.world = &world();
      ctx.warnings = &warnings;
      const Value with_nulls = overload.call(args, ctx);
      ctx.warnings = nullptr;
      const Value silently = overload.call(args, ctx);
      CHECK_MESSAGE(weir::feel::is_same(with_nulls, silently), std::string(spec->name));
    }
  }
}

TEST_CASE("without fuel a builtin of a list answers null and says so") {
  const Value list = Value::list({Value::integer(2), Value::integer(1)});
  for (const char* name : {"sum", "max", "distinct values", "reverse", "flatten", "index of"}) {
    const auto* spec = weir::feel::find_builtin(name);
    REQUIRE(spec != nullptr);
    std::vector<Value> args(spec->overloads[0].params.size(), list);
    weir::feel::EvalContext ctx;
    std::vector<weir::feel::EvalWarning> warnings;
    ctx.world = &world();
    ctx.warnings = &warnings;
    ctx.fuel = 1;
    CHECK_MESSAGE(spec->overloads[0].call(args, ctx).is_null(), name);
    CHECK(ctx.limit_hit);
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].kind == weir::feel::WarningKind::Limit);
  }
}
