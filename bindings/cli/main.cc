#include <unistd.h>

#include <CLI/CLI.hpp>
#include <clocale>
#include <cstdlib>
#include <iostream>
#include <map>

#include "bindings/cli/command.h"
#include "bindings/cli/commands.gen.h"
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
  app.add_option("--format", session.format,
                 "human, compact, json, jsonl, sarif or github (default: human on a terminal, else compact)")
      ->check(CLI::IsMember({"auto", "human", "compact", "json", "jsonl", "sarif", "github"}));
  app.add_flag("--json", json, "the same as --format json");
  app.add_option("--color", session.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--lang", language, "en or zh-CN")->check(CLI::IsMember({"en", "zh-CN", "zh"}));
  app.add_flag("-q,--quiet", session.quiet, "say only what is wrong");
  app.add_flag("-v,--verbose", session.verbose, "say more");
}

std::string examples_of(const CommandSpec& spec) {
  std::string text = "Examples:\n";
  for (const CommandExample& example : spec.examples)
    text += "  " + std::string(example.line) + "\n      " + std::string(example.does.en) + "\n";
  return text;
}

// A failing --help of CLI11 is no failure of ours.
int usage_error(const CLI::ParseError& error, CLI::App& app, Session& session) {
  if (error.get_exit_code() == 0) return app.exit(error, session.out, session.err);
  session.err << "weir: " << error.what() << "\n";
  return kUsage;
}

int run(int argc, char** argv) {
  Session session{std::cout, std::cerr, std::cin};
  session.terminal = isatty(STDOUT_FILENO) != 0;
  if (argc < 2) {
    print_overview(session.out, session.language);
    return kDone;
  }
  if (std::string unknown = unknown_command(argc, argv); !unknown.empty()) {
    session.err << unknown << "\n";
    return kUsage;
  }
  CLI::App app("Rules, forms and approvals from YAML and FEEL.", "weir");
  app.require_subcommand(1);
  std::string language = "en";
  bool json = false;
  std::map<const CLI::App*, std::function<int(Session&)>> runs;
  for (const CommandSpec* spec : commands()) {
    CLI::App* sub = app.add_subcommand(std::string(spec->name), std::string(spec->summary.en));
    if (!spec->alias.empty()) sub->alias(std::string(spec->alias));
    runs[sub] = spec->setup(*sub);
    add_common_flags(*sub, session, language, json);
    sub->footer(examples_of(*spec));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage_error(error, app, session);
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
