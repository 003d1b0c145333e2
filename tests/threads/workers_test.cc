// A host without a loop of its own: workers do what is due until they are let go.
#include <atomic>
#include <thread>

#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"

using namespace weir;
using namespace weir::simulation;

namespace {

constexpr const char* kApp = R"(weir: 1
app: t
open: true
forms:
  doc: {fields: {amount: {type: number, default: 0}}}
flows:
  f:
    form: doc
    start: {on: submitted}
    steps: [{wait: w, for: 24 hours}, {wait: v, for: 24 hours}]
)";

class SharedClock : public Clock {
 public:
  Instant now() override { return Instant{seconds.load(), 0}; }
  std::atomic<int64_t> seconds{1'772'000'000};
};

std::string status(const Engine& engine) {
  const auto cases = engine.cases({}, Actor::system());
  REQUIRE(cases.ok());
  return cases->at(0).status + " " + (cases->at(0).at.empty() ? "" : cases->at(0).at.front());
}

}  // namespace

TEST_CASE("workers do what is due when its time has come, and nothing after they are let go") {
  auto memory = open_storage("memory:");
  REQUIRE(memory.ok());
  SharedClock clock;
  EngineOptions options;
  options.storage = *std::move(memory);
  options.clock = &clock;
  auto opened = Engine::open(options);
  REQUIRE(opened.ok());
  Engine& engine = *opened;
  REQUIRE(engine.publish(compile_app(kApp, nullptr)).ok());
  const auto made = engine.run({Actor::system(), {}, {}, Create{"doc", Value::context({}), "d1"}});
  REQUIRE(made.ok());
  REQUIRE(engine.run({Actor::system(), {}, {}, Submit{made->record}}).ok());
  {
    auto workers = engine.start_workers(2);
    REQUIRE(workers.ok());
    CHECK(status(engine) == "running w");
    clock.seconds += 86'400;
    while (status(engine) == "running w") std::this_thread::yield();
    CHECK(status(engine) == "running v");
  }
  clock.seconds += 86'400;
  CHECK(status(engine) == "running v");
  CHECK(engine.tick()->fired == 1);
  CHECK(status(engine) == "approved ");
}
