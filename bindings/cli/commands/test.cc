#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "bindings/cli/app.h"
#include "weir/testing.h"

namespace weir::cli {
namespace {

struct TestFlags {
  std::vector<std::string> paths;
  TestOptions options;
  bool coverage = false;
  int minimum = 0;
};

void print_result(Session& session, const TestResult& result) {
  if (result.passed && session.quiet) return;
  char line[64];
  std::snprintf(line, sizeof line, "%8.1f ms", result.elapsed_ms);
  session.out << "  " << (result.passed ? "ok    " : "FAIL  ") << result.name
              << (session.terminal ? line : "") << "\n";
  if (result.passed) return;
  session.out << "        " << result.place << "\n";
  for (const std::string& text : result.failure) session.out << "          " << text << "\n";
  if (result.happened.empty()) return;
  session.out << "        " << session.text({"what happened", "经过"}) << "\n";
  for (const std::string& text : result.happened) session.out << "          " << text << "\n";
}

void print_coverage(Session& session, const Coverage& coverage, int percent) {
  session.out << session.text({"reached ", "覆盖 "}) << percent << "%\n";
  for (const Coverage::Item& item : coverage.items)
    if (!item.reached)
      session.out << session.text({"not reached  ", "未覆盖  "}) << item.place << "  " << item.kind << " "
                  << item.name << "\n";
}

int percent_of(const Coverage& coverage) {
  if (coverage.items.empty()) return 100;
  size_t reached = 0;
  for (const Coverage::Item& item : coverage.items) reached += item.reached ? 1 : 0;
  return static_cast<int>(reached * 100 / coverage.items.size());
}

nlohmann::json as_json(const TestReport& report) {
  nlohmann::json results = nlohmann::json::array(), missed = nlohmann::json::array();
  for (const TestResult& r : report.results)
    results.push_back({{"name", r.name}, {"place", r.place}, {"passed", r.passed}, {"failure", r.failure},
                       {"happened", r.happened}});
  for (const Coverage::Item& item : report.coverage.items)
    if (!item.reached) missed.push_back({{"kind", item.kind}, {"name", item.name}, {"place", item.place}});
  return {{"results", results}, {"notReached", missed}, {"passed", report.passed()}, {"failed", report.failed()}};
}

int test(Session& session, TestFlags& flags) {
  int passed = 0, failed = 0;
  bool too_little = false;
  nlohmann::json all = nlohmann::json::array();
  for (const std::string& path : flags.paths) {
    int exit = kDone;
    std::optional<Compiled> app = load_clean_app(session, path, "test", false, exit);
    if (!app) return exit;
    if (needs_host(session, *app)) return kCannot;
    flags.options.app_folder = app->folder;
    flags.options.language = session.language;
    Result<TestReport> report = run_tests(app->tested, flags.options);
    if (!report) return report.error().reason == "E_FIELD_INVALID" ? (fail(session, report.error()), kUsage)
                                                                    : fail(session, report.error());
    if (report->results.empty() && !flags.options.run.empty()) {
      session.err << session.text({"weir: no test's name matches '", "weir: 没有测试的名字匹配 '"}) << flags.options.run << "'\n";
      return kNo;
    }
    passed += report->passed();
    failed += report->failed();
    const int percent = percent_of(report->coverage);
    too_little = too_little || percent < flags.minimum;
    if (session.json()) {
      all.push_back(as_json(*report));
      continue;
    }
    for (const TestResult& result : report->results) print_result(session, result);
    if (flags.coverage || flags.minimum > 0) print_coverage(session, report->coverage, percent);
  }
  if (session.json())
    session.out << nlohmann::json{{"command", "test"}, {"ok", failed == 0 && !too_little}, {"result", all}}.dump(1) << "\n";
  else
    session.out << passed << session.text({" passed, ", " 个通过，"}) << failed << session.text({" failed\n", " 个失败\n"});
  return failed > 0 || too_little ? kNo : kDone;
}

}  // namespace

const CommandSpec& spec_test() {
  static const CommandSpec spec{
      .name = "test",
      .alias = "",
      .summary = {"run the tests: of an app on a virtual clock", "在虚拟时钟上运行应用的 tests:"},
      .examples = {{"weir test crm", {"all of them", "全部"}},
                   {"weir test crm --run discount", {"those whose name contains a match", "名字匹配的测试"}},
                   {"weir test crm --storage sqlite:/tmp/t.db --coverage", {"on SQLite, with what was not reached", "在 SQLite 上运行并列出未覆盖的部分"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<TestFlags>();
        app.add_option("PATH", flags->paths, both({"files, folders or bundles (default: the app around here)", "文件、目录或包（默认：当前目录所在的应用）"}));
        app.add_option("--run", flags->options.run, both({"a regular expression over the tests' names", "匹配测试名的正则表达式"}));
        app.add_option("--storage", flags->options.storage, both({"memory: or sqlite:PATH", "memory: 或 sqlite:PATH"}));
        app.add_flag("--restart", flags->options.restart_between_steps, both({"close and reopen the store before each step", "每一步之前关闭并重新打开存储"}));
        app.add_flag("--coverage", flags->coverage, both({"say which steps, options and table rows no test reached", "列出没有测试到达的步骤、选项和决策行"}));
        app.add_option("--coverage-min", flags->minimum, both({"fail below this percentage", "低于此百分比则失败"}))->check(CLI::Range(0, 100));
        return [flags](Session& session) {
          if (flags->paths.empty()) flags->paths.emplace_back();
          return test(session, *flags);
        };
      }};
  return spec;
}

}  // namespace weir::cli
