// bindings/cli/command.h: what one command of `weir` says about itself.
//
// One command, one file in bindings/cli/commands/, defining `const CommandSpec& spec_<stem>()`.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "weir/compiler.h"
#include "weir/diagnostic.h"

namespace CLI {
class App;
}

namespace weir::cli {

// Exit codes, the same for every command.
enum Exit : int {
  kDone = 0,         // nothing at or above --fail-on; all tests passed
  kNo = 1,           // worked, and the answer is no: findings, failed tests
  kUsage = 2,        // the command line is wrong
  kCannot = 3,       // could not do the work: unreadable file, storage refused
  kLimit = 4,        // stopped by a limit
};

// What a command may touch of the process; filled from the flags that mean the same everywhere.
struct Session {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  bool terminal = false;            // out is one
  Language language = Language::English;
  std::string format = "auto";      // human, compact, json, jsonl, sarif, github
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;

  bool json() const { return format == "json" || format == "jsonl"; }
  bool colored() const;
  std::string_view text(const Text& both) const { return both.in(language); }
};

struct CommandExample {
  std::string_view line;            // "weir validate crm"
  Text does;
};

struct CommandSpec {
  std::string_view name;
  std::string_view alias;           // may be empty
  Text summary;
  std::vector<CommandExample> examples;
  // Adds the command's own options; the answer runs it and gives the exit code.
  std::function<int(Session&)> (*setup)(CLI::App& app) = nullptr;
};

const std::vector<const CommandSpec*>& commands();

// A description of an option in both languages, in the one text that CLI11 holds for it: the help
// shows the half of its language.
std::string both(Text text);

}  // namespace weir::cli
