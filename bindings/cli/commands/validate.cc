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
};

int validate(Session& session, const ValidateOptions& options) {
  int exit = kDone;
  for (const std::string& path : options.paths) {
    std::optional<Compiled> app = load_app(session, path);
    if (!app) return kCannot;
    if (!options.fix.empty()) {
      const int fixed = apply_fixes(session, path, *app, options.fix == "suggested", options.diff);
      if (fixed != kDone) return fixed;
      if (!options.diff) app = load_app(session, path);
      if (!app) return kCannot;
      if (options.diff) continue;
    }
    exit = std::max(exit, report(session, *app, "validate", options.fail_on));
  }
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
        app.add_option("PATH", options->paths, "files or folders (default: the app around here)");
        app.add_option("--fail-on", options->fail_on, "error, warning or never")
            ->check(CLI::IsMember({"error", "warning", "never"}));
        app.add_option("--fix", options->fix, "apply the safe fixes, or the suggested ones too")
            ->expected(0, 1)
            ->default_str("safe")
            ->check(CLI::IsMember({"safe", "suggested"}));
        app.add_flag("--diff", options->diff, "with --fix: show, do not write");
        return [options](Session& session) {
          if (options->paths.empty()) options->paths.emplace_back();
          return validate(session, *options);
        };
      }};
  return spec;
}

}  // namespace weir::cli
