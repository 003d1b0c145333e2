// A story may stop anywhere and go on: asked to, or killed.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "weir/testing.h"

namespace {

namespace fs = std::filesystem;

const std::string kApp = WEIR_SOURCE_DIR "/examples/apps/crm";

struct Story {
  weir::TestedApp app;
  weir::StoryOptions options;
  std::vector<std::string> told;

  Story() {
    const weir::Result<weir::SourceSet> sources = weir::SourceSet::load(kApp);
    REQUIRE(sources);
    app = weir::compile_tests(*sources);
    REQUIRE(app.result.model != nullptr);
    options.app_folder = kApp;
    options.tell = [this](const std::string& line) {
      if (line.rfind("(going on", 0) != 0) told.push_back(line);
    };
  }

  weir::StoryEnd play() {
    weir::Result<weir::StoryEnd> end = weir::play_story(app, options);
    INFO((end ? "" : end.error().message));
    INFO((told.empty() ? "" : told.back()));
    REQUIRE(end);
    CHECK_FALSE(end->failed);
    return *end;
  }
};

// A file of its own, gone afterwards.
struct File {
  fs::path path = fs::temp_directory_path() / ("weir_story_" + std::to_string(getpid()) + ".db");
  File() { remove(); }
  ~File() { remove(); }
  std::string url() const { return "sqlite:" + path.string(); }
  void remove() const {
    for (const char* end : {"", "-wal", "-shm", "-lock", ".story.json"}) fs::remove(path.string() + end);
  }
};

}  // namespace

TEST_CASE("a story that is stopped again and again tells what it tells in one go") {
  Story whole;
  CHECK(whole.play().left == 0);
  File file;
  Story parts;
  parts.options.storage = file.url();
  parts.options.stop_after = 25;
  for (int round = 0; round < 100; ++round)
    if (parts.play().left == 0) break;
  CHECK(parts.told == whole.told);
}

TEST_CASE("a story that is killed at any line goes on and ends as it would have") {
  for (const size_t line : {1, 62, 110}) {
    CAPTURE(line);
    File file;
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      Story story;
      story.options.storage = file.url();
      size_t told = 0;
      story.options.tell = [&](const std::string&) {
        if (++told == line) kill(getpid(), SIGKILL);
      };
      (void)weir::play_story(story.app, story.options);
      _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    Story rest;
    rest.options.storage = file.url();
    CHECK(rest.play().left == 0);
  }
}

TEST_CASE("the README shows lines of the story as they are") {
  for (const auto& [file, language] :
       {std::pair{"/README.md", weir::Language::English}, std::pair{"/README.zh-CN.md", weir::Language::Chinese}}) {
    Story story;
    story.options.language = language;
    story.play();
    std::ifstream in(std::string(WEIR_SOURCE_DIR) + file);
    size_t shown = 0;
    auto at = story.told.begin();
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
      if (line.rfind("```", 0) == 0) inside = line == "```text";
      if (!inside || line == "```text" || line == "...") continue;
      INFO(file << ": " << line);
      at = std::find(at, story.told.end(), line);
      REQUIRE(at != story.told.end());
      ++shown;
    }
    CHECK(shown > 10);
  }
}
