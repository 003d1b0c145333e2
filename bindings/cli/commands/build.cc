#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "bindings/cli/app.h"
#include "weir/model.h"

namespace weir::cli {
namespace {

struct BuildOptions {
  std::string path, output;
};

int build(Session& session, const BuildOptions& options) {
  int exit = kDone;
  std::optional<Compiled> app = load_clean_app(session, options.path, "build", true, exit);
  if (!app) return exit;
  const std::string bytes = save_bundle(app->result().model);
  const std::string file =
      options.output.empty() ? app_name(app->result().model) + ".weir" : options.output;
  const std::string temporary = file + ".tmp";
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out << bytes;
    out.close();
    if (!out) return cannot_write(session, file);
  }
  std::error_code error;
  std::filesystem::rename(temporary, file, error);
  if (error) return cannot_write(session, file);
  if (session.json())
    session.out << R"({"file":")" << file << R"(","hash":")" << app_hash(app->result().model)
                << R"(","bytes":)" << bytes.size() << "}\n";
  else
    session.out << session.text({"wrote ", "已写入 "}) << file << " (" << bytes.size() << session.text({" bytes, ", " 字节，"})
                << app_hash(app->result().model).substr(0, 12) << ")\n";
  return kDone;
}

}  // namespace

const CommandSpec& spec_build() {
  static const CommandSpec spec{
      .name = "build",
      .alias = "",
      .summary = {"write the app as one bundle that loads without YAML", "把应用编译成一个无需 YAML 即可加载的包"},
      .examples = {{"weir build crm -o crm.weir", {"compile the folder crm", "编译目录 crm"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto options = std::make_shared<BuildOptions>();
        app.add_option("PATH", options->path, both({"the app (default: the one around here)", "应用（默认：当前目录所在的应用）"}));
        app.add_option("-o,--output", options->output, both({"the bundle's file (default: APP.weir)", "包的文件名（默认：APP.weir）"}));
        return [options](Session& session) { return build(session, *options); };
      }};
  return spec;
}

}  // namespace weir::cli
