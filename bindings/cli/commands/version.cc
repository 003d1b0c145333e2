#include <CLI/CLI.hpp>
#include <ostream>

#include "bindings/cli/command.h"

namespace weir::cli {

const CommandSpec& spec_version() {
  static const CommandSpec spec{
      .name = "version",
      .alias = "",
      .summary = {"say which release this is", "显示版本"},
      .examples = {{"weir version --json", {"for programs", "供程序读取"}}},
      .setup = [](CLI::App&) -> std::function<int(Session&)> {
        return [](Session& session) {
          if (session.json())
            session.out << R"({"name":"weir","version":")" WEIR_VERSION R"(","language":1})" << "\n";
          else
            session.out << session.text({"weir " WEIR_VERSION " (definition language 1)\n", "weir " WEIR_VERSION "（定义语言 1）\n"});
          return static_cast<int>(kDone);
        };
      }};
  return spec;
}

}  // namespace weir::cli
