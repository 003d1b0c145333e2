#include "bindings/cli/app.h"

#include "bindings/cli/chinese.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "engine/model/model.h"

namespace weir::cli {
namespace {

// The folder at or above the current one with an `app.yaml`, else the current one where it holds
// definitions. A whole file system is nobody's app.
Result<std::string> app_around_here() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path here = fs::current_path(error);
  for (fs::path at = here; !at.empty() && at != at.root_path(); at = at.parent_path())
    if (fs::exists(at / "app.yaml", error)) return at.string();
  if (here != here.root_path())
    for (fs::directory_iterator it(here, error), end; !error && it != end; it.increment(error))
      if (it->path().extension() == ".yaml" || it->path().extension() == ".yml") return here.string();
  Error none = Error::of("E_NOT_FOUND", "there is no app here: neither an app.yaml around nor a *.yaml file in this folder");
  none.hint = "name the app: a YAML file, or a folder of them";
  return none;
}

// A field type or a step of a host that the model uses; empty: it uses none.
std::string host_need(const model::Model& model) {
  const auto in_fields = [](const auto& self, const std::vector<model::Field>& fields) -> std::string {
    for (const model::Field& field : fields) {
      if (!field.host_type.empty()) return field.host_type;
      if (std::string inner = self(self, field.columns); !inner.empty()) return inner;
    }
    return {};
  };
  const auto in_nodes = [](const std::vector<model::FlowNode>& nodes) -> std::string {
    for (const model::FlowNode& node : nodes)
      if (node.host_result) return node.type;
    return {};
  };
  std::string need = in_nodes(model.blocks);
  for (const model::Form& form : model.forms)
    if (need.empty()) need = in_fields(in_fields, form.fields);
  for (const model::Flow& flow : model.flows)
    if (need.empty()) need = in_nodes(flow.nodes);
  return need;
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

bool is_bundle(const std::string& path) {
  std::error_code ignored;
  return path.ends_with(".weir") && !std::filesystem::is_directory(path, ignored);
}

// The text of the sources is in the bundle; it is read again for what a model has not: tests.
Result<Compiled> load_bundle_file(const Session& session, const std::string& path) {
  Result<std::string> bytes = read_file(session, path);
  if (!bytes) return bytes.error();
  Result<Model> model = load_bundle(*bytes);
  if (!model) return model.error();
  Compiled app;
  app.bundle = true;
  for (const model::SourceFile& file : (*model)->sources)
    app.sources.add(file.path, file.text,
                    file.path.ends_with(".yaml") ? Source::Kind::Definitions : Source::Kind::Attachment);
  if (host_need(**model).empty()) app.tested = compile_tests(app.sources);
  app.tested.result.model = std::move(*model);
  return app;
}

Result<Compiled> load_sources(Session& session, const std::string& path, const std::string& stdin_name) {
  if (is_bundle(path)) return load_bundle_file(session, path);
  Compiled app;
  if (path == "-") {
    std::ostringstream all;
    all << session.in.rdbuf();
    app.sources.add(stdin_name, std::move(all).str());
  } else {
    Result<std::string> where = path.empty() ? app_around_here() : Result<std::string>(path);
    if (!where) return where.error();
    Result<SourceSet> sources = SourceSet::load(*where);
    if (!sources) return sources.error();
    app.sources = std::move(*sources);
    std::filesystem::path folder = *where;
    if (!std::filesystem::is_directory(folder)) folder = folder.parent_path();
    if (!folder.empty()) app.folder = folder.string();
  }
  app.tested = compile_tests(app.sources);
  return app;
}

}  // namespace

std::optional<Compiled> load_app(Session& session, const std::string& path, int& exit,
                                 const std::string& stdin_name) {
  const auto begin = std::chrono::steady_clock::now();
  Result<Compiled> app = load_sources(session, path, stdin_name);
  if (!app) {
    Error error = std::move(app.error());
    if (error.reason == "E_NOT_FOUND" && session.language == Language::Chinese) {
      error.message = path.empty() ? "这里没有应用" : "没有这个文件或目录：“" + path + "”";
      if (!error.hint.empty()) error.hint = "请指明应用：一个 YAML 文件，或存放 *.yaml 文件的目录";
    }
    exit = fail_input(session, error);
    return std::nullopt;
  }
  app->elapsed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::steady_clock::now() - begin)
                       .count();
  return std::move(*app);
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
                                       std::string_view command, bool soft_errors_too, int& exit) {
  std::optional<Compiled> app = load_app(session, path, exit);
  if (!app) return std::nullopt;
  const bool usable = app->result().model != nullptr &&
                      (!soft_errors_too || app->result().publishable());
  if (usable) return app;
  report(session, *app, command);
  exit = kNo;
  return std::nullopt;
}

bool needs_host(Session& session, const Compiled& app) {
  const std::string need = host_need(*app.result().model);
  if (need.empty()) return false;
  session.err << "weir: "
              << session.text({"the app needs what its host program adds to the language, which this command lacks: ",
                               "应用需要宿主程序为语言添加的内容，本命令没有："})
              << need << "\n";
  return true;
}

int fail(Session& session, const Error& given) {
  const Error error = session.language == Language::Chinese ? in_chinese(given) : given;
  session.err << "weir: " << error.message;
  if (!error.reason.empty()) session.err << " [" << error.reason << "]";
  session.err << "\n";
  for (const FieldError& field : error.fields)
    session.err << "  " << field.field << ": " << field.message << " [" << field.reason << "]\n";
  if (!error.hint.empty()) session.err << session.text({"  hint: ", "  提示："}) << error.hint << "\n";
  return error.code == ErrorCode::LimitExceeded ? kLimit : kCannot;
}

int fail_input(Session& session, const Error& error) {
  const int exit = fail(session, error);
  return error.reason == "E_NOT_FOUND" ? kUsage : exit;
}

Result<std::string> read_file(const Session& session, const std::string& path) {
  std::error_code ignored;
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, ignored))
    return Error::of("E_NOT_FOUND", session.language == Language::Chinese ? "无法读取文件“" + path + "”"
                                                                          : "cannot read the file '" + path + "'");
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

int cannot_write(Session& session, const std::string& path) {
  return fail(session, Error::of("E_FORBIDDEN", session.language == Language::Chinese
                                                    ? "无法写入文件“" + path + "”"
                                                    : "cannot write the file '" + path + "'"));
}

}  // namespace weir::cli
