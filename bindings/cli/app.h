// bindings/cli/app.h: what commands that take an app share: loading, compiling, reporting.
#pragma once

#include <optional>
#include <string>

#include "bindings/cli/command.h"
#include "weir/compiler.h"
#include "weir/result.h"
#include "weir/testing.h"

namespace weir::cli {

struct Compiled {
  SourceSet sources;
  TestedApp tested;
  const CompileResult& result() const { return tested.result; }
  int64_t elapsed_ms = 0;
  bool bundle = false;  // what `weir build` wrote
  std::string folder = ".";  // to which the paths of the sources are relative
};

// The app at `path`: a file, a folder, a bundle; empty: the app around the current folder; "-":
// standard input, which reports call `stdin_name`. Else says on `err` what hinders, and `exit` is
// the code that goes with it.
std::optional<Compiled> load_app(Session& session, const std::string& path, int& exit,
                                 const std::string& stdin_name = "stdin.yaml");

// Prints the findings in the session's format. kDone, or kNo where one is at or above `fail_on`.
int report(Session& session, const Compiled& app, std::string_view command,
           std::string_view fail_on = "error");

// As load_app, and where the app has errors they are printed and nothing comes back.
std::optional<Compiled> load_clean_app(Session& session, const std::string& path,
                                       std::string_view command, bool soft_errors_too, int& exit);

// What the app needs of a host program and this command cannot give: then says so. Before it is run.
bool needs_host(Session& session, const Compiled& app);

// "weir: <message>", the hint and the fields beneath; the exit code that goes with it.
int fail(Session& session, const Error& error);

// The same for what the command line names: kUsage where it is not there.
int fail_input(Session& session, const Error& error);

// The whole of a file. Errors: E_NOT_FOUND.
Result<std::string> read_file(const Session& session, const std::string& path);
// Says that a file cannot be written; the exit code that goes with it.
int cannot_write(Session& session, const std::string& path);

}  // namespace weir::cli
