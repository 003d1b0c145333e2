#include <CLI/CLI.hpp>

#include "bindings/cli/problem_page.h"

namespace weir::cli {

const CommandSpec& spec_rules() {
  static const CommandSpec spec{
      .name = "rules",
      .alias = "",
      .summary = {"list every problem that can be found", "列出能发现的所有问题"},
      .examples = {{"weir rules", {"slug, severity and sentence", "名称、级别和说法"}},
                   {"weir rules --json", {"with examples, both languages", "含例子，两种语言"}}},
      .setup = [](CLI::App&) -> std::function<int(Session&)> {
        return [](Session& session) { return list_problems(session); };
      }};
  return spec;
}

}  // namespace weir::cli
