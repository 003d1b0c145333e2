#include <CLI/CLI.hpp>

#include "bindings/cli/app.h"
#include "bindings/cli/fix.h"

namespace weir::cli {
namespace {

struct ValidateOptions {
  std::vector<std::string> paths;
  std::string fail_on = "error";
  std::string fix;
  bool diff = false;
  std::string stdin_name = "stdin.yaml";
};

// What can be mended only after something else was mended takes a further round.
constexpr int kRoundsMax = 20;

int validate_one(Session& session, const std::string& path, const ValidateOptions& options) {
  int exit = kDone;
  std::optional<Compiled> app = load_app(session, path, exit, options.stdin_name);
  if (!app) return exit;
  if (options.fix.empty()) return report(session, *app, "validate", options.fail_on);
  if (!options.diff && (app->bundle || path == "-")) {
    session.err << "weir: "
                << session.text({"--fix writes files: it cannot mend standard input or a bundle (--fix --diff shows how)",
                                 "--fix 会改写文件：不能修正标准输入或包（--fix --diff 可显示改法）"})
                << "\n";
    return kUsage;
  }
  size_t fixed = 0;
  for (int round = 0; round < kRoundsMax; ++round) {
    size_t count = 0;
    exit = apply_fixes(session, *app, options.fix == "suggested", options.diff, count);
    if (exit != kDone) return exit;
    fixed += count;
    if (options.diff || count == 0) break;
    app = load_app(session, path, exit);
    if (!app) return exit;
  }
  session.out << fixed << session.text(options.diff ? Text{" can be fixed", " 处可修正"} : Text{" fixed", " 处已修正"}) << "\n";
  return options.diff ? (fixed > 0 ? kNo : kDone) : report(session, *app, "validate", options.fail_on);
}

int validate(Session& session, const ValidateOptions& options) {
  int exit = kDone;
  for (const std::string& path : options.paths) exit = std::max(exit, validate_one(session, path, options));
  return exit;
}

}  // namespace

const CommandSpec& spec_validate() {
  static const CommandSpec spec{
      .name = "validate",
      .alias = "check",
      .summary = {"check an app: every problem with its place and how to mend it",
                  "检查一个应用：逐条指出位置和改法"},
      .examples = {{"weir validate", {"the app around the current folder", "当前目录所在的应用"}},
                   {"weir validate crm --lang zh-CN", {"in Chinese", "用中文"}},
                   {"weir validate crm --fix", {"apply the safe fixes", "应用安全的修正"}},
                   {"weir validate crm --format sarif > crm.sarif", {"for a code host", "给代码托管平台"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto options = std::make_shared<ValidateOptions>();
        app.add_option("PATH", options->paths, both({"files, folders or bundles; - is stdin (default: the app around here)", "文件、目录或包；- 表示标准输入（默认：当前目录所在的应用）"}));
        app.add_option("--stdin-name", options->stdin_name, both({"what reports call standard input (default: stdin.yaml)", "报告中标准输入的名称（默认：stdin.yaml）"}));
        app.add_option("--fail-on", options->fail_on, both({"error, warning or never", "error、warning 或 never：从哪一级起算失败"}))
            ->check(CLI::IsMember({"error", "warning", "never"}));
        // A flag with a value of its own: `--fix APP` leaves APP alone.
        app.add_flag("--fix{safe}", options->fix, both({"apply the safe fixes; --fix=suggested the suggested ones too", "应用安全的修正；--fix=suggested 则连同建议的修正"}))
            ->check(CLI::IsMember({"safe", "suggested"}));
        app.add_flag("--diff", options->diff, both({"with --fix: show, do not write", "与 --fix 同用：只显示，不写入"}));
        return [options](Session& session) {
          if (options->paths.empty()) options->paths.emplace_back();
          return validate(session, *options);
        };
      }};
  return spec;
}

}  // namespace weir::cli
