// C12, X2, E6: what earlier releases wrote is read by this one. Each file of tests/data/stores holds the
// story of the example `leave`, stopped after nine steps: a request waits for two people, and a timer.
#include <filesystem>

#include "tests/runtime/rig.h"
#include "weir/engine.h"

namespace {

namespace fs = std::filesystem;

struct Copy {
  explicit Copy(const fs::path& of) : path(fs::temp_directory_path() / ("weir-format-" + std::to_string(::getpid()) + ".db")) {
    fs::copy_file(of, path, fs::copy_options::overwrite_existing);
  }
  ~Copy() {
    for (const char* end : {"", "-wal", "-shm", "-lock"}) fs::remove(path.string() + end);
  }
  fs::path path;
};

std::shared_ptr<weir::Storage> open(const Copy& copy) {
  auto store = weir::open_storage("sqlite:" + copy.path.string());
  REQUIRE_MESSAGE(store.ok(), (store ? "" : store.error().message));
  return *std::move(store);
}

weir::Engine engine_over(const std::shared_ptr<weir::Storage>& store, weir::Clock& clock) {
  weir::EngineOptions options;
  options.storage = store;
  options.clock = &clock;
  options.verify = true;
  auto engine = weir::Engine::open(options);
  REQUIRE_MESSAGE(engine.ok(), (engine ? "" : engine.error().message));
  return *std::move(engine);
}

void whole(const std::shared_ptr<weir::Storage>& store) {
  const auto engine = weir::Engine::open({.storage = store});
  REQUIRE(engine.ok());
  const auto verified = engine->verify();
  REQUIRE(verified.ok());
  CHECK(verified->instances == 1);
  for (const weir::Damage& one : verified->damage) FAIL_CHECK(one.rule << " " << one.aggregate << " " << one.message);
}

}  // namespace

TEST_CASE("X2, E6: a store of every format that was ever written opens, verifies, and its work goes on") {
  int files = 0;
  for (const auto& file : fs::directory_iterator(WEIR_SOURCE_DIR "/tests/data/stores")) {
    INFO(file.path().string());
    ++files;
    const Copy copy(file.path());
    rig::SetClock clock;
    clock.at = *weir::Instant::parse("2026-09-15T10:00:00+08:00");
    {
      const auto store = open(copy);
      whole(store);
      weir::Engine engine = engine_over(store, clock);
      const auto record = engine.read({"request", "r2"}, weir::Actor::system());
      REQUIRE(record.ok());
      const auto inbox = engine.inbox(weir::Actor::human("mei"));
      REQUIRE(inbox.ok());
      REQUIRE(inbox->tasks.size() == 1);
      CHECK(inbox->tasks[0].instance == "r3");
      weir::Act approve{"approve", "lead", {"r3", {}}};
      const auto done = engine.run({weir::Actor::human("mei"), "k1", {}, approve});
      REQUIRE_MESSAGE(done.ok(), (done ? "" : done.error().message));
      clock.at = *weir::Instant::parse("2027-01-02T10:00:00+08:00");
      const auto ticked = engine.tick();
      REQUIRE_MESSAGE(ticked.ok(), (ticked ? "" : ticked.error().message));
      CHECK(ticked->fired > 0);
      whole(store);
    }
    const auto store = open(copy);
    whole(store);
    CHECK(engine_over(store, clock).look("r3", weir::Actor::system())->version > 4);
  }
  CHECK(files >= 1);
}
