#include <CLI/CLI.hpp>
#include <fstream>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/import_records.h"
#include "weir/dmn.h"

namespace weir::cli {
namespace {

struct ImportFlags {
  std::string format, file, output;
  std::vector<std::string> imports;
  RecordImport records;
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
      .summary = {"bring a DMN model into YAML, or rows of a CSV file into records", "把 DMN 模型导入为 YAML，或把 CSV 的行导入为记录"},
      .examples = {{"weir import dmn loan.dmn -o loan.yaml", {"its decisions as an app", "把其中的决策导入为应用"}},
                   {"weir import csv leads.csv --form lead --storage sqlite:crm.db --dry-run", {"what would become of each row", "看看每一行会怎样"}},
                   {"weir import csv leads.csv --form lead --storage sqlite:crm.db --map 公司=company --rejected bad.csv", {"the rows as leads; what is refused goes to a file", "把各行导入为线索，被拒的行写入文件"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<ImportFlags>();
        app.add_option("FORMAT", flags->format, both({"dmn or csv", "dmn 或 csv（格式）"}))->required()->check(CLI::IsMember({"dmn", "csv"}));
        app.add_option("FILE", flags->file, both({"the file", "文件"}))->required();
        app.add_option("-o,--output", flags->output, both({"the YAML file (default: standard output)", "YAML 文件（默认：标准输出）"}));
        app.add_option("--imports", flags->imports, both({"models that it imports", "它导入的模型"}));
        auto* form = app.add_option("--form", flags->records.form, both({"csv: of which form its rows become records", "csv：导入为哪个表单的记录"}));
        auto* storage = app.add_option("--storage", flags->records.storage, both({"csv: sqlite:PATH", "csv：sqlite:PATH（存储位置）"}))->needs(form);
        form->needs(storage);
        app.add_option("--as", flags->records.actor, both({"csv: who creates them (default: the host, who may do all)", "csv：以谁的身份创建（默认：宿主，不受权限限制）"}))->needs(form);
        app.add_option("--map", flags->records.map, both({"csv: COLUMN=FIELD; COLUMN= leaves it out", "csv：列名=字段；“列名=”表示不导入该列"}))->needs(form);
        app.add_option("--rejected", flags->records.rejected, both({"csv: a file for the rows that are refused", "csv：存放被拒行的文件"}))->needs(form);
        app.add_flag("--dry-run", flags->records.dry_run, both({"csv: on a copy of the store; nothing stays", "csv：在存储的副本上试导，不留下任何数据"}))->needs(form);
        return [flags](Session& session) {
          if (flags->format == "dmn") return run_import(session, *flags);
          if (flags->records.form.empty()) {
            session.err << "weir: " << session.text({"a csv file needs --form and --storage", "导入 csv 需要 --form 和 --storage"}) << "\n";
            return static_cast<int>(kUsage);
          }
          flags->records.file = flags->file;
          return import_records(session, flags->records);
        };
      }};
  return spec;
}

}  // namespace weir::cli
