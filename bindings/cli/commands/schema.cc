#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "bindings/cli/app.h"
#include "weir/reference.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

int run_schema(Session& session, bool write) {
  const std::string schema = json_schema(session.language);
  if (!write) {
    session.out << schema;
    return kDone;
  }
  const fs::path path = fs::path(".weir") / "schema" / "app.json";
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << schema;
  out.close();
  if (!out) return cannot_write(session, path.generic_string());
  if (!session.quiet) session.err << session.text({"wrote ", "已写入 "}) << path.generic_string() << "\n";
  return kDone;
}

}  // namespace

const CommandSpec& spec_schema() {
  static const CommandSpec spec{
      .name = "schema",
      .alias = "",
      .summary = {"write a JSON Schema of the language, for editors", "输出语言的 JSON Schema，供编辑器使用"},
      .examples = {{"weir schema > app.json", {"keys and words, with what they mean", "键与取值，附说明"}},
                   {"weir schema --write",
                    {"into .weir/schema/app.json; name it in a file: # yaml-language-server: $schema=.weir/schema/app.json",
                     "写入 .weir/schema/app.json；在文件首行引用：# yaml-language-server: $schema=.weir/schema/app.json"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto write = std::make_shared<bool>(false);
        app.add_flag("--write", *write, both({"into .weir/schema/app.json of this folder", "写入当前目录的 .weir/schema/app.json"}));
        return [write](Session& session) { return run_schema(session, *write); };
      }};
  return spec;
}

}  // namespace weir::cli
