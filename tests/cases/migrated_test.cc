// The approvals' cases again, while their app is published anew before every step: with other labels
// every flow goes over and ends as before; where other people are asked it goes over and back, or is
// told why not.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "weir/testing.h"

namespace fs = std::filesystem;

namespace {

using weir::Actor;
using weir::MigrationVerdict;

std::vector<fs::path> approvals() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR) / "tests/data/cases/approvals")) all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  return all;
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

weir::SourceSet sources_of(const std::string& text) {
  weir::SourceSet sources;
  sources.add("app.yaml", text);
  return sources;
}

weir::Model model_of(const std::string& text) {
  const weir::SourceSet sources = sources_of(text);
  const weir::CompileResult result = weir::compile(sources);
  INFO(weir::render(result.diagnostics, sources));
  REQUIRE(result.model != nullptr);
  return result.model;
}

std::string labelled(const std::string& text, const std::string& label) {
  const std::string line = std::regex_replace(text, std::regex("\\{(approve|task): (\\w+), by"), "{label: " + label + ", $1: $2, by");
  return std::regex_replace(line, std::regex("\n( *)- (approve|task): (\\w+)\n"), "\n$1- label: " + label + "\n$1  $2: $3\n");
}

weir::Command migration(const std::string& instance, const std::string& mode) {
  weir::Command command;
  command.actor = Actor::system();
  command.what = weir::Administer{.verb = "migrate", .flow = {}, .on = {instance, {}}, .mode = mode};
  return command;
}

weir::Result<weir::Outcome> migrate(weir::Engine& engine, const std::string& instance, const std::string& mode) {
  return engine.run(migration(instance, mode));
}

// By the new rules the votes may have decided: an ended flow is not taken back.
bool would_end(weir::Engine& engine, const std::string& instance) {
  const auto plan = engine.plan(migration(instance, ""));
  return plan && std::any_of(plan->outcome.events.begin(), plan->outcome.events.end(), [](const weir::Event& e) { return e.type == "status_changed"; });
}

void check(const fs::path& path, const std::string& text, const std::function<weir::Status(weir::Engine&)>& meanwhile) {
  CAPTURE(path.string());
  const weir::TestedApp app = weir::compile_tests(sources_of(text));
  REQUIRE(app.result.model != nullptr);
  weir::TestOptions options;
  options.meanwhile = meanwhile;
  const auto report = weir::run_tests(app, options);
  REQUIRE(report);
  for (const weir::TestResult& result : report->results) {
    std::string why = result.name + " at " + result.place;
    for (const std::string& line : result.failure) why += "\n" + line;
    INFO(why);
    CHECK(result.passed);
  }
}

}  // namespace

TEST_CASE("a flow that goes over to a version with other labels before every step ends as it would have") {
  int over = 0;
  for (const fs::path& path : approvals()) {
    const std::string text = text_of(path);
    const std::vector<weir::Model> versions = {model_of(labelled(text, "first")), model_of(labelled(text, "second"))};
    size_t turn = 0;
    check(path, text, [&](weir::Engine& engine) -> weir::Status {
      auto published = engine.publish(versions[turn++ % 2]);
      if (!published) return published.error();
      auto running = engine.cases({.running_only = true}, Actor::system());
      if (!running) return running.error();
      for (const weir::CaseView& one : *running) {
        auto done = migrate(engine, one.id, "");
        if (!done) return done.error();
        ++over;
      }
      return weir::Done{};
    });
  }
  CHECK(over > 300);
}

TEST_CASE("where a version asks other people, every flow goes over and back, or is told why not") {
  int over = 0, told = 0;
  for (const fs::path& path : approvals()) {
    const std::string text = text_of(path);
    const weir::Model before = model_of(text);
    const weir::Model after = model_of(std::regex_replace(text, std::regex("by: \\{user: [b-d]\\}"), "by: {user: a}"));
    check(path, text, [&](weir::Engine& engine) -> weir::Status {
      auto published = engine.publish(after);
      if (!published) return published.error();
      auto verdicts = engine.migrations({}, Actor::system());
      if (!verdicts) return verdicts.error();
      for (const weir::MigrationView& one : *verdicts) {
        if (one.verdict > MigrationVerdict::Automatic) {
          ++told;
          if (one.reasons.empty()) return weir::Error::of("E_TEST", one.instance + " is told no reason");
          continue;
        }
        if (would_end(engine, one.instance)) continue;
        auto was = engine.look(one.instance, Actor::system());
        auto done = migrate(engine, one.instance, "");
        if (!done) return done.error();
        if (done->events.empty()) continue;  // the same version
        if (auto back = migrate(engine, one.instance, "back"); !back) return back.error();
        auto is = engine.look(one.instance, Actor::system());
        if (!was || !is || was->at != is->at || was->status != is->status || was->steps.size() != is->steps.size())
          return weir::Error::of("E_TEST", one.instance + " is not what it was");
        ++over;
      }
      auto again = engine.publish(before);
      if (!again) return again.error();
      return weir::Done{};
    });
  }
  MESSAGE(over << " over and back, " << told << " told why not");
  CHECK(over > 300);
}
