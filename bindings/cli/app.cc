#include "bindings/cli/app.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace weir::cli {
namespace {

// The outermost folder at or above the current one whose files form an app with `app.yaml`.
std::string app_around_here() {
  std::error_code ignored;
  for (auto at = std::filesystem::current_path(ignored); !at.empty(); at = at.parent_path()) {
    if (std::filesystem::exists(at / "app.yaml", ignored)) return at.string();
    if (at == at.root_path()) break;
  }
  return ".";
}

Format format_of(const Session& session) {
  if (session.format == "human") return Format::Human;
  if (session.format == "compact") return Format::Compact;
  if (session.format == "json") return Format::Json;
  if (session.format == "jsonl") return Format::JsonLines;
  if (session.format == "sarif") return Format::Sarif;
  if (session.format == "github") return Format::GitHub;
  return session.terminal ? Format::Human : Format::Compact;
}

bool counts(const Diagnostic& diagnostic, std::string_view fail_on) {
  if (fail_on == "never") return false;
  if (diagnostic.spec->severity == Severity::Error) return true;
  return fail_on == "warning" && diagnostic.spec->severity == Severity::Warning;
}

}  // namespace

std::optional<Compiled> load_app(Session& session, const std::string& path) {
  const auto begin = std::chrono::steady_clock::now();
  Result<SourceSet> sources = SourceSet::load(path.empty() ? app_around_here() : path);
  if (!sources) {
    fail(session, sources.error());
    return std::nullopt;
  }
  Compiled app{std::move(*sources), {}, 0};
  app.tested = compile_tests(app.sources);
  app.elapsed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::steady_clock::now() - begin)
                       .count();
  return app;
}

int report(Session& session, const Compiled& app, std::string_view command,
           std::string_view fail_on) {
  RenderOptions options;
  options.format = format_of(session);
  options.language = session.language;
  options.color = session.colored();
  options.command = command;
  options.left_out = app.result().left_out;
  if (session.terminal) options.elapsed_ms = app.elapsed_ms;
  if (!(session.quiet && app.result().diagnostics.empty()))
    session.out << render(app.result().diagnostics, app.sources, options);
  for (const Diagnostic& diagnostic : app.result().diagnostics)
    if (counts(diagnostic, fail_on)) return kNo;
  return kDone;
}

std::optional<Compiled> load_clean_app(Session& session, const std::string& path,
                                       std::string_view command, bool soft_errors_too) {
  std::optional<Compiled> app = load_app(session, path);
  if (!app) return std::nullopt;
  const bool usable = app->result().model != nullptr &&
                      (!soft_errors_too || app->result().publishable());
  if (usable) return app;
  report(session, *app, command);
  return std::nullopt;
}

int fail(Session& session, const Error& error) {
  session.err << "weir: " << error.message;
  if (!error.reason.empty()) session.err << " [" << error.reason << "]";
  session.err << "\n";
  for (const FieldError& field : error.fields)
    session.err << "  " << field.field << ": " << field.message << " [" << field.reason << "]\n";
  if (!error.hint.empty()) session.err << "  hint: " << error.hint << "\n";
  return error.code == ErrorCode::LimitExceeded ? kLimit : kCannot;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error::of("E_NOT_FOUND", "cannot read the file '" + path + "'");
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

}  // namespace weir::cli
