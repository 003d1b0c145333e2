#include <CLI/CLI.hpp>
#include <fstream>
#include <ostream>

#include "bindings/cli/app.h"
#include "weir/dmn.h"

namespace weir::cli {
namespace {

struct ExportFlags {
  std::string format, path, output, version = "1.3";
};

int run_export(Session& session, const ExportFlags& flags) {
  int exit = kDone;
  std::optional<Compiled> app = load_clean_app(session, flags.path, "export", false, exit);
  if (!app) return exit;
  Result<DmnTransfer> made = export_dmn(app->result().model, session.language,
                                        flags.version == "1.5" ? DmnVersion::V1_5 : DmnVersion::V1_3);
  if (!made) return fail(session, made.error());
  for (const std::string& one : made->left_out)
    session.err << "weir: " << session.text({"left out: ", "未导出："}) << one << "\n";
  if (flags.output.empty()) {
    session.out << made->text;
    return kDone;
  }
  std::ofstream out(flags.output, std::ios::binary | std::ios::trunc);
  out << made->text;
  out.close();
  if (!out)
    return cannot_write(session, flags.output);
  if (!session.quiet) session.err << session.text({"wrote ", "已写入 "}) << flags.output << "\n";
  return kDone;
}

}  // namespace

const CommandSpec& spec_export() {
  static const CommandSpec spec{
      .name = "export",
      .alias = "",
      .summary = {"write the app's decisions as a DMN model", "把应用的决策导出为 DMN 模型"},
      .examples = {{"weir export dmn crm -o crm.dmn", {"opens in dmn-js", "可在 dmn-js 中打开"}},
                   {"weir export dmn crm --dmn-version 1.5 -o crm.dmn", {"in the namespaces of DMN 1.5", "用 DMN 1.5 的命名空间"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<ExportFlags>();
        app.add_option("FORMAT", flags->format, both({"dmn", "dmn（格式）"}))->required()->check(CLI::IsMember({"dmn"}));
        app.add_option("PATH", flags->path, both({"the app (default: the one around here)", "应用（默认：当前目录所在的应用）"}));
        app.add_option("--dmn-version", flags->version,
                       both({"1.3, which editors know, or 1.5", "1.3（编辑器都认得）或 1.5"}))
            ->check(CLI::IsMember({"1.3", "1.5"}));
        app.add_option("-o,--output", flags->output, both({"the file (default: standard output)", "输出文件（默认：标准输出）"}));
        return [flags](Session& session) { return run_export(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
