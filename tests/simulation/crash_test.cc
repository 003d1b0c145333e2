// The process dies before and after every call to the store, and again while it recovers: nothing
// is lost, torn or done twice.
#include <cstdlib>

#include "tests/simulation/chaos_store.h"
#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"

using namespace weir;
using namespace weir::simulation;

namespace {

// Dies at its n-th call: what lies on the disk is copied as it is at that moment.
class DyingStorage : public testing::StorageWrapper {
 public:
  DyingStorage(Storage& inner, int64_t dies_at, std::function<void()> last_words)
      : StorageWrapper(inner), dies_at_(dies_at), last_words_(std::move(last_words)) {}
  int64_t calls = 0;

  Status apply_schema(const SchemaPlan& plan) override {
    call();
    Status done = inner_.apply_schema(plan);
    call();
    return done;
  }
  Result<std::unique_ptr<ReadTxn>> begin_read() override {
    call();
    return inner_.begin_read();
  }
  Result<std::unique_ptr<WriteTxn>> begin_write() override {
    call();
    auto txn = inner_.begin_write();
    if (!txn) return txn.error();
    return std::unique_ptr<WriteTxn>(std::make_unique<testing::WriteTxnWrapper>(
        std::move(*txn), [this](const char*) { call(); },
        [this](WriteTxn& inner, const ReadSet& reads) {
          CommitResult result = inner.commit(reads);
          call();
          return result;
        }));
  }

 private:
  void call() {
    if (++calls != dies_at_) return;
    last_words_();
    throw Crash{};
  }
  int64_t dies_at_;
  std::function<void()> last_words_;
};

struct Script {
  std::string yaml;
  // At a time; no command: a tick.
  std::vector<std::pair<int64_t, std::optional<Command>>> steps;
  std::vector<std::string> told;  // ids of effects, as they are delivered
};

// What comes of the script in one go on memory; the script is made on the way.
std::string whole(uint64_t seed, Script& script) {
  Stream models(seed, "models"), actions(seed, "actions");
  const RandomApp app = random_app(models);
  script.yaml = app.yaml;
  auto memory = open_storage("memory:");
  REQUIRE(memory.ok());
  std::shared_ptr<Storage> store = *std::move(memory);
  Stepping side;
  Post post;
  side.post = &post;
  side.open(store);
  REQUIRE(side.engine->publish(compile_app(app.yaml, nullptr)).ok());
  Client client(Stream(seed, "client"), app.steps);
  int64_t seconds = 0;
  const Instant start = side.clock.at;
  while (script.steps.size() < 16) {
    std::optional<Command> command;
    // Two ticks at last: the lease of one that died in the first is over by the second.
    const bool last = script.steps.size() >= 14;
    if (last || actions.chance(250)) seconds += 5 * 3600;
    else command = client.draw(*side.engine);
    side.clock.at = start.plus_seconds(seconds);
    const int number = static_cast<int>(script.steps.size());
    side.ids.begin(number);
    if (command) {
      command->key = "k" + std::to_string(number);
      const auto answer = side.engine->run(*command);
      if (answer && std::holds_alternative<Create>(command->what)) client.made(answer->record);
    } else {
      REQUIRE(side.engine->tick().ok());
    }
    script.steps.emplace_back(seconds, std::move(command));
  }
  script.told = post.taken;
  return describe(*store);
}

// Plays from step `from`; the step in which it died, or nothing when all is done.
std::optional<size_t> play(Stepping& side, const Script& script, const Instant& start, size_t from) {
  for (size_t n = from; n < script.steps.size(); ++n) {
    const auto& [seconds, command] = script.steps[n];
    side.clock.at = start.plus_seconds(seconds);
    side.ids.begin(static_cast<int>(n));
    try {
      if (command) {
        (void)side.engine->run(*command);
      } else {
        const bool ticked = side.engine->tick().ok();
        REQUIRE(ticked);
      }
    } catch (const Crash&) {
      return n;
    }
  }
  return std::nullopt;
}

struct Disk {
  std::unique_ptr<Folder> folder = std::make_unique<Folder>();
  // The files as a dead process leaves them.
  Disk copy() const {
    Disk next;
    for (const char* name : {"store.db", "store.db-wal"})
      if (std::filesystem::exists(folder->file(name))) std::filesystem::copy_file(folder->file(name), next.folder->file(name));
    return next;
  }
};

// One life that dies at each call of `deaths` in turn; the calls it made in the last life.
int64_t live(const Script& script, const std::string& wanted, std::vector<int64_t> deaths) {
  const Model model = compile_app(script.yaml, nullptr);
  Disk disk;
  Post post;  // the world does not die
  size_t from = 0;
  deaths.push_back(-1);
  for (const int64_t dies_at : deaths) {
    Disk after;
    bool died = false;
    std::shared_ptr<Storage> inner = disk.folder->sqlite();
    auto store = std::make_shared<DyingStorage>(*inner, dies_at, [&] { after = disk.copy(), died = true; });
    Stepping side;
    side.post = &post;
    const Instant start = side.clock.at;
    try {
      side.open(store);
      const bool published = side.engine->publish(model).ok();  // doctest would catch the death
      REQUIRE(published);
      if (const auto at = play(side, script, start, from)) from = *at;
    } catch (const Crash&) {
    }
    side.engine.reset();
    if (died) {
      inner.reset();
      disk = std::move(after);
      continue;
    }
    Findings findings;
    check_store(*inner, findings);
    for (const std::string& one : findings.broken) CHECK_MESSAGE(false, one);
    CHECK(describe(*inner) == wanted);
    CHECK(post.taken == script.told);
    return store->calls;
  }
  return 0;
}

}  // namespace

// R188
TEST_CASE("a process that dies at any call to the store, and again while it recovers, loses and doubles nothing") {
  const bool all = std::getenv("WEIR_CRASH_ALL") != nullptr;
  int64_t lives = 0;
  for (uint64_t seed = 1; seed <= (all ? 40 : 2); ++seed) {
    INFO("scenario " << seed);
    Script script;
    const std::string wanted = whole(seed, script);
    const int64_t calls = live(script, wanted, {});
    REQUIRE(calls > 20);
    Stream second(seed, "second death");
    for (int64_t k = 1 + static_cast<int64_t>(seed) % 3; k <= calls; k += all ? 1 : 5) {
      INFO("dies at call " << k << " of " << calls);
      live(script, wanted, {k});
      live(script, wanted, {k, 1 + second.below(25)});
      lives += 2;
    }
  }
  MESSAGE(lives << " lives");
}
