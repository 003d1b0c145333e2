#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "dsl/tools/testing/args.h"
#include "dsl/tools/testing/watch.h"
#include "engine/base/json.h"
#include "weir/testing.h"

namespace weir {
namespace testing {
namespace {

const TestCase* story_of(const TestSuite& suite, const std::string& wanted) {
  const std::string name = wanted.empty() ? "story" : wanted;
  for (const TestCase& test : suite.tests)
    if (test.name == name && !test.steps.empty()) return &test;
  if (!wanted.empty()) return nullptr;
  for (const TestCase& test : suite.tests)
    if (!test.steps.empty()) return &test;
  return nullptr;
}

// Where a story stands, beside the store it is played on: the next step, the clock, the names of
// records. A command that was done while this was not yet written is answered by its key.
class Bookmark {
 public:
  explicit Bookmark(const std::string& storage) {
    if (storage.rfind("sqlite:", 0) == 0) path_ = storage.substr(7) + ".story.json";
  }

  // False where there is none yet.
  bool load(Stage& stage, const std::string& test, size_t& next) const {
    std::ifstream in(path_, std::ios::binary);
    if (path_.empty() || !in) return false;
    std::ostringstream text;
    text << in.rdbuf();
    Result<Value> read = base::parse_json(text.str());
    if (!read || !read->is(ValueKind::Context)) return false;
    const Value *of = read->find("test"), *step = read->find("next"), *at = read->find("at"),
                *ids = read->find("ids"), *names = read->find("names");
    if (of == nullptr || *of != Value::string(test) || step == nullptr || at == nullptr || ids == nullptr ||
        names == nullptr)
      return false;
    next = static_cast<size_t>(step->as_number().to_int().value_or(0));
    stage.clock.set(Instant::parse(at->as_string()).value_or(stage.clock.now()));
    stage.ids.go_on(ids->as_number().to_int().value_or(1));
    for (const auto& [name, ref] : names->entries())
      stage.name_record(name, {std::string(ref.items()[0].as_string()), std::string(ref.items()[1].as_string())});
    return true;
  }

  bool save(const Stage& stage, const std::string& test, size_t next, size_t left, VirtualClock& clock) const {
    if (path_.empty()) return true;
    std::vector<Entry> names;
    for (const auto& [name, ref] : stage.names)
      names.emplace_back(name, Value::list({Value::string(ref.form), Value::string(ref.id)}));
    const Value all = Value::context({{"test", Value::string(test)},
                                      {"next", Value::integer(static_cast<int64_t>(next))},
                                      {"left", Value::integer(static_cast<int64_t>(left))},
                                      {"at", Value::string(clock.now().to_string())},
                                      {"ids", Value::integer(stage.ids.next_number())},
                                      {"names", Value::context(std::move(names))}});
    const std::string temporary = path_ + ".tmp";
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out << base::to_plain_json(all) << "\n";
    out.close();
    return out && std::rename(temporary.c_str(), path_.c_str()) == 0;
  }

 private:
  std::string path_;
};

void tell(const StoryOptions& options, const std::string& line) {
  if (options.tell) options.tell(line);
}

std::string words(const StoryOptions& options, const char* en, const char* zh) {
  return options.language == Language::Chinese ? zh : en;
}

// What happened at a moment while time passes.
void tell_moment(Stage& stage, Watch& watch, const StoryOptions& options) {
  const std::vector<std::string> lines = watch.look(true);
  if (lines.empty()) return;
  tell(options, when_and_who(stage, "") + words(options, "  time passes", "  时间流逝"));
  for (const std::string& line : lines) tell(options, line);
}

}  // namespace
}  // namespace testing

Result<StoryEnd> play_story(const TestedApp& app, const StoryOptions& options) {
  namespace t = testing;
  if (app.result.model == nullptr || app.tests == nullptr)
    return Error::of("E_MODEL", "the app does not compile, so it has no story");
  const t::TestCase* story = t::story_of(*app.tests, options.test);
  if (story == nullptr)
    return Error::of("E_NOT_FOUND", options.test.empty() ? "the app has no test with steps to play"
                                                         : "there is no test '" + options.test + "' with steps");
  const Organisation& people = story->directory ? *story->directory : app.result.model->directory;
  Result<std::unique_ptr<t::Stage>> stage =
      t::Stage::open(app.result.model, people, options.storage, story->at.value_or(Instant{1'767'225'600, 0}));
  if (!stage) return stage.error();
  const t::Bookmark bookmark(options.storage);
  size_t next = 0;
  if (bookmark.load(**stage, story->name, next) && next > 0)
    t::tell(options, t::words(options, "(going on after step ", "（从第 ") + std::to_string(next) +
                      t::words(options, ")", " 步之后继续）"));
  StoryEnd end;
  t::PlayOptions play_options;
  play_options.language = options.language;
  play_options.tell_why = true;
  play_options.app_folder = options.app_folder;
  t::Watch watch(**stage, play_options);
  for (; next < story->steps.size() && (options.stop_after < 0 || end.played < options.stop_after); ++next) {
    play_options.key = "story:" + story->name + ":" + std::to_string(next + 1);
    const bool time = story->steps[next].kind == "advance" || story->steps[next].kind == "at";
    (*stage)->fired = time ? [&] { t::tell_moment(**stage, watch, options); } : std::function<void()>();
    t::Played played = t::play(**stage, story->steps[next], play_options);
    for (const std::string& line : played.told) t::tell(options, line);
    for (const std::string& line : watch.look(time)) t::tell(options, line);
    if (!played.ok()) {
      t::tell(options, model::place(*app.result.model, story->steps[next].span) + ": " + played.failure.front());
      for (size_t i = 1; i < played.failure.size(); ++i) t::tell(options, played.failure[i]);
      end.failed = true;
      break;
    }
    ++end.played;
    if (!bookmark.save(**stage, story->name, next + 1, story->steps.size() - next - 1, (*stage)->clock))
      return Error::of("E_STORAGE", "cannot write where the story stands beside " + options.storage);
  }
  end.left = static_cast<int64_t>(story->steps.size() - next);
  return end;
}

}  // namespace weir
