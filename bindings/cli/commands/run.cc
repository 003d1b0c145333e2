#include <CLI/CLI.hpp>
#include <ostream>

#include "bindings/cli/app.h"
#include "weir/testing.h"

namespace weir::cli {
namespace {

struct RunFlags {
  std::string path;
  StoryOptions story;
};

int run_story(Session& session, RunFlags& flags) {
  int exit = kDone;
  std::optional<Compiled> app = load_clean_app(session, flags.path, "run", false, exit);
  if (!app) return exit;
  if (needs_host(session, *app)) return kCannot;
  flags.story.app_folder = app->folder;
  flags.story.language = session.language;
  flags.story.tell = [&](const std::string& line) { session.out << line << std::endl; };
  Result<StoryEnd> end = play_story(app->tested, flags.story);
  if (!end) return fail(session, end.error());
  if (end->failed) return kNo;
  if (end->played == 0 && end->left == 0)
    session.out << session.text({"the story was played to its end on this store\n", "这个存储上的故事已经演完\n"});
  if (end->left > 0)
    session.out << session.text({"stopped after ", "已停在 "}) << end->played << session.text({" steps; ", " 步之后，还有 "})
                << end->left << session.text({" to come: run it again to go on\n", " 步：再运行一次即可继续\n"});
  return kDone;
}

}  // namespace

const CommandSpec& spec_run() {
  static const CommandSpec spec{
      .name = "run",
      .alias = "",
      .summary = {"play the steps of a test on a store and tell who, what and why", "在存储上演一个测试，讲清谁、做了什么、为什么"},
      .examples = {{"weir run quote --storage sqlite:quote.db", {"the app's story on an SQLite file", "在 SQLite 文件上演应用的故事"}},
                   {"weir run quote --storage sqlite:quote.db --stop-after 3", {"three steps; run again to go on", "三步；再运行则继续"}},
                   {"weir run quote --test refund", {"another test than `story`", "演 story 以外的测试"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<RunFlags>();
        app.add_option("PATH", flags->path, both({"the app (default: the one around here)", "应用（默认：当前目录所在的应用）"}));
        app.add_option("--storage", flags->story.storage, both({"memory: or sqlite:PATH, kept afterwards", "memory: 或 sqlite:PATH，之后保留"}));
        app.add_option("--test", flags->story.test, both({"which test (default: story, else the first)", "哪个测试（默认：story，否则第一个）"}));
        app.add_option("--stop-after", flags->story.stop_after, both({"so many steps, then stop", "演这么多步后停下"}))->check(CLI::Range(0, 1000000));
        return [flags](Session& session) { return run_story(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
