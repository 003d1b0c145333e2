// C13: many threads, workers beside them and readers all the time, over one engine and over two
// engines of one store. Built with the preset `tsan` it also finds races that did no harm.
#include <atomic>
#include <thread>

#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"

using namespace weir;
using namespace weir::simulation;

namespace {

class Hurrying : public Clock {
 public:
  // Each look is a minute later: timers come due all the time.
  Instant now() override { return Instant::parse("2026-03-02T09:00:00+08:00")->plus_seconds(60 * ++looks_); }

 private:
  std::atomic<int64_t> looks_{0};
};

std::unique_ptr<Engine> engine_over(std::shared_ptr<Storage> store, Clock& clock, Ids& ids) {
  EngineOptions options;
  options.storage = std::move(store);
  options.clock = &clock;
  options.ids = &ids;
  auto opened = Engine::open(std::move(options));
  REQUIRE(opened.ok());
  return std::make_unique<Engine>(*std::move(opened));
}

void rush(std::shared_ptr<Storage> store, uint64_t seed) {
  Stream models(seed, "models");
  const RandomApp app = random_app(models);
  const Model model = compile_app(app.yaml, nullptr);
  REQUIRE(model);
  Hurrying clock;
  CountingIds first_ids("i"), second_ids("j");
  auto first = engine_over(store, clock, first_ids);
  REQUIRE(first->publish(model).ok());
  auto second = engine_over(store, clock, second_ids);
  std::vector<RecordRef> records;
  for (int i = 0; i < 4; ++i) {
    const auto made = first->run({Actor::human("ini"), {}, {}, Create{"doc", Value::context({}), "d" + std::to_string(i)}});
    REQUIRE(made.ok());
    records.push_back(made->record);
  }
  std::atomic<int> accepted{0}, odd{0};
  {
    auto workers = first->start_workers(2);
    REQUIRE(workers.ok());
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        Engine& engine = t % 2 == 0 ? *first : *second;
        Client client(Stream(seed, "client" + std::to_string(t)), app.steps);
        client.records = records;
        for (int n = 0; n < 25; ++n) {
          Command command = client.draw(engine);
          if (std::holds_alternative<Create>(command.what)) continue;
          command.key = std::to_string(t) + "-" + std::to_string(n);
          const auto answer = engine.run(command);
          accepted += answer.ok() ? 1 : 0;
          if (!answer && (answer.error().code == ErrorCode::Internal || answer.error().code == ErrorCode::StorageCorrupt)) ++odd;
          if (n % 5 == 0) (void)engine.cases({.limit = 5}, Actor::system());
          if (n % 7 == 0 && !engine.tick({.timers_max = 3}).ok()) ++odd;
        }
      });
    for (std::thread& thread : threads) thread.join();
  }
  CHECK(odd == 0);
  CHECK(accepted > 5);
  Findings findings;
  check_store(*store, findings);
  for (const std::string& one : findings.broken) FAIL_CHECK(one);
}

}  // namespace

TEST_CASE("threads, workers and two engines over one store leave every invariant whole") {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    INFO("seed " << seed);
    auto memory = open_storage("memory:");
    REQUIRE(memory.ok());
    rush(*std::move(memory), seed);
    Folder folder;
    rush(folder.sqlite(), seed);
  }
}
