#include <CLI/CLI.hpp>
#include <fstream>
#include <ostream>

#include "bindings/cli/app.h"
#include "weir/dmn.h"

namespace weir::cli {
namespace {

struct ImportFlags {
  std::string format, file, output;
  std::vector<std::string> imports;
};

int run_import(Session& session, const ImportFlags& flags) {
  Result<std::string> text = read_file(session, flags.file);
  if (!text) return fail_input(session, text.error());
  std::vector<std::string> imports;
  for (const std::string& path : flags.imports) {
    Result<std::string> import = read_file(session, path);
    if (!import) return fail_input(session, import.error());
    imports.push_back(std::move(*import));
  }
  Result<DmnTransfer> made = import_dmn(*text, imports, session.language);
  if (!made) return fail(session, made.error());
  for (const std::string& one : made->left_out)
    session.err << "weir: " << session.text({"left out: ", "未导入："}) << one << "\n";
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

const CommandSpec& spec_import() {
  static const CommandSpec spec{
      .name = "import",
      .alias = "",
      .summary = {"bring a DMN model into YAML", "把 DMN 模型导入为 YAML"},
      .examples = {{"weir import dmn loan.dmn -o loan.yaml", {"its decisions as an app", "把其中的决策导入为应用"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<ImportFlags>();
        app.add_option("FORMAT", flags->format, both({"dmn", "dmn（格式）"}))->required()->check(CLI::IsMember({"dmn"}));
        app.add_option("FILE", flags->file, both({"the model", "模型文件"}))->required();
        app.add_option("-o,--output", flags->output, both({"the YAML file (default: standard output)", "YAML 文件（默认：标准输出）"}));
        app.add_option("--imports", flags->imports, both({"models that it imports", "它导入的模型"}));
        return [flags](Session& session) { return run_import(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
