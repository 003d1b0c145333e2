#include <CLI/CLI.hpp>
#include <ostream>

#include "bindings/cli/command.h"
#include "weir/reference.h"

namespace weir::cli {

const CommandSpec& spec_doc() {
  static const CommandSpec spec{
      .name = "doc",
      .alias = "",
      .summary = {"write the reference of the language, as Markdown", "输出语言参考手册（Markdown）"},
      .examples = {{"weir doc > reference.md", {"in English", "英文版"}},
                   {"weir doc --lang zh-CN > reference.md", {"in Chinese", "中文版"}}},
      .setup = [](CLI::App&) -> std::function<int(Session&)> {
        return [](Session& session) {
          session.out << language_reference(session.language);
          return static_cast<int>(kDone);
        };
      }};
  return spec;
}

}  // namespace weir::cli
