#include <CLI/CLI.hpp>

#include "bindings/cli/problem_page.h"

namespace weir::cli {

const CommandSpec& spec_explain() {
  static const CommandSpec spec{
      .name = "explain",
      .alias = "",
      .summary = {"what a finding means: why, a bad and a good example", "一条提示的含义：原因、反例和正例"},
      .examples = {{"weir explain decision/gap", {"one problem", "一种问题"}},
                   {"weir explain", {"all of them", "全部列出"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto slug = std::make_shared<std::string>();
        app.add_option("SLUG", *slug, both({"what stands in [brackets] behind a finding", "提示后面方括号 [ ] 里的名称"}));
        return [slug](Session& session) {
          return slug->empty() ? list_problems(session) : print_problem(session, *slug);
        };
      }};
  return spec;
}

}  // namespace weir::cli
