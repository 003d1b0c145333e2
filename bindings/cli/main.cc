#include <unistd.h>

#include <CLI/CLI.hpp>
#include <clocale>
#include <cstdlib>
#include <iostream>
#include <map>

#include "bindings/cli/command.h"
#include "bindings/cli/commands.gen.h"
#include "bindings/cli/help.h"
#include "bindings/cli/usage.h"

namespace weir::cli {

const std::vector<const CommandSpec*>& commands() {
  static const std::vector<const CommandSpec*> all_commands = all();
  return all_commands;
}

bool Session::colored() const {
  if (color == "always") return true;
  if (color == "never" || std::getenv("NO_COLOR") != nullptr) return false;
  const char* force = std::getenv("CLICOLOR_FORCE");
  return terminal || (force != nullptr && std::string_view(force) != "0");
}

namespace {

void add_common_flags(CLI::App& app, Session& session, std::string& language, bool& json) {
  if (app.get_option_no_throw("--format") == nullptr)  // a command may have formats of its own
    app.add_option("--format", session.format,
                   both({"human, compact, json, jsonl, sarif or github (default: human on a terminal, else compact)", "human、compact、json、jsonl、sarif 或 github（默认：终端上 human，否则 compact）"}))
        ->check(CLI::IsMember({"auto", "human", "compact", "json", "jsonl", "sarif", "github"}));
  app.add_flag("--json", json, both({"the same as --format json", "同 --format json"}));
  app.add_option("--color", session.color, both({"auto, always or never", "auto、always 或 never"}))
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--lang", language, both({"en or zh-CN (default: by LC_ALL, LC_MESSAGES, LANG)", "en 或 zh-CN：语言（默认看 LC_ALL、LC_MESSAGES、LANG）"}))->check(CLI::IsMember({"en", "zh-CN", "zh"}));
  app.add_flag("-q,--quiet", session.quiet, both({"say only what is wrong", "只说有问题的"}));
  app.add_flag("-v,--verbose", session.verbose, both({"say more", "多说一些"}));
}

int run(int argc, char** argv) {
  Session session{std::cout, std::cerr, std::cin};
  session.terminal = isatty(STDOUT_FILENO) != 0;
  session.language = language_of(argc, argv);
  const std::string_view first = argc > 1 ? argv[1] : "";
  const bool only_language = (first == "--lang" && argc == 3) || (first.starts_with("--lang=") && argc == 2);
  if (argc < 2 || only_language) {
    print_overview(session.out, session.language);
    return kDone;
  }
  if (std::string unknown = unknown_command(argc, argv, session.language); !unknown.empty()) {
    session.err << unknown << "\n";
    return kUsage;
  }
  CLI::App app(both({"Rules, forms and approvals from YAML and FEEL.", "用 YAML 和 FEEL 写规则、表单和审批。"}), "weir");
  app.require_subcommand(1);
  std::string language = session.language == Language::Chinese ? "zh-CN" : "en";
  bool json = false;
  std::map<const CLI::App*, std::function<int(Session&)>> runs;
  for (const CommandSpec* spec : commands()) {
    CLI::App* sub = app.add_subcommand(std::string(spec->name), both(spec->summary));
    if (!spec->alias.empty()) sub->alias(std::string(spec->alias));
    runs[sub] = spec->setup(*sub);
    add_common_flags(*sub, session, language, json);
    sub->footer(examples_of(*spec, session.language));
  }
  speak(app, session.language);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // That --help ends the parsing is no failure.
    if (error.get_exit_code() == 0) return app.exit(error, session.out, session.err);
    session.err << "weir: " << usage_problem(error, app, session.language) << "\n";
    return kUsage;
  }
  if (json) session.format = "json";
  session.language = language == "en" ? Language::English : Language::Chinese;
  for (const auto& [sub, command] : runs)
    if (sub->parsed()) return command(session);
  return kUsage;
}

}  // namespace
}  // namespace weir::cli

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "C.UTF-8");
  try {
    return weir::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::cerr << "weir: out of memory\n";
    return weir::cli::kLimit;
  } catch (const std::exception& error) {
    std::cerr << "weir: this should not have happened: " << error.what() << "\n";
    return weir::cli::kCannot;
  }
}
