#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "bindings/cli/app.h"
#include "weir/graph.h"

namespace weir::cli {
namespace {

struct GraphFlags {
  std::string path, name;
  std::string format = "mermaid";
};

// What Graphviz makes of the text. Errors: E_UNSUPPORTED where it is not here or refuses.
Result<std::string> laid_out(const Session& session, const std::string& dot) {
  std::string file = (std::filesystem::temp_directory_path() / "weir-graph-XXXXXX").string();
  const int made = mkstemp(file.data());
  if (made < 0) return Error::of("E_FORBIDDEN", "cannot write the file '" + file + "'");
  close(made);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << dot;
  std::string svg;
  FILE* pipe = popen(("dot -Tsvg '" + file + "' 2>/dev/null").c_str(), "r");
  if (pipe != nullptr) {
    char buffer[4096];
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) svg.append(buffer, n);
  }
  const bool good = pipe != nullptr && pclose(pipe) == 0;
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  if (good && !svg.empty()) return svg;
  Error error = Error::of("E_UNSUPPORTED", std::string(session.text({"an SVG is laid out by Graphviz, and there is no command 'dot' here that does it",
                                                                     "SVG 由 Graphviz 排版，而这里没有可用的 dot 命令"})));
  error.hint = session.text({"install Graphviz, or use --format mermaid or --format dot",
                             "请安装 Graphviz，或改用 --format mermaid 或 --format dot"});
  return error;
}

int run_graph(Session& session, const GraphFlags& flags) {
  int exit = kDone;
  std::optional<Compiled> app = load_clean_app(session, flags.path, "graph", false, exit);
  if (!app) return exit;
  const GraphFormat format = session.json()              ? GraphFormat::Json
                             : flags.format == "mermaid" ? GraphFormat::Mermaid
                                                         : GraphFormat::Dot;
  Result<std::string> drawn = draw_graph(app->result().model, flags.name, format, session.language);
  if (!drawn) return fail_input(session, drawn.error());
  if (flags.format == "svg" && !session.json()) {
    drawn = laid_out(session, *drawn);
    if (!drawn) return fail(session, drawn.error());
  }
  session.out << *drawn;
  return kDone;
}

}  // namespace

const CommandSpec& spec_graph() {
  static const CommandSpec spec{
      .name = "graph",
      .alias = "",
      .summary = {"draw a flow, the stages of a form, or what depends on what", "画出流程、表单的阶段，或各定义之间的依赖"},
      .examples = {{"weir graph crm", {"what depends on what, for a Markdown page", "各定义的依赖，可放进 Markdown"}},
                   {"weir graph crm quote_approval --format svg > flow.svg", {"a flow, laid out by Graphviz", "一个流程，由 Graphviz 排版"}},
                   {"weir graph crm lead", {"the stages of a form; without stages what it needs", "表单的阶段；没有阶段则画它的依赖"}},
                   {"weir graph crm forms/quote", {"of two things with one name the form", "重名时指明是表单"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<GraphFlags>();
        app.add_option("PATH", flags->path, both({"the app, or its bundle (default: the one around here)", "应用或它的包（默认：当前目录所在的应用）"}));
        app.add_option("NAME", flags->name, both({"a definition of the app (default: all of them)", "应用中的一个定义（默认：全部）"}));
        app.add_option("-o,--format", flags->format, both({"mermaid, dot or svg (default: mermaid)", "mermaid、dot 或 svg（默认：mermaid）"}))
            ->check(CLI::IsMember({"mermaid", "dot", "svg"}));
        return [flags](Session& session) { return run_graph(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
