// The same random commands on memory and on SQLite: the same plans, answers and rows.
#include <cstdlib>

#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"

using namespace weir;
using namespace weir::simulation;

namespace {

std::string told_plan(const Result<Delta>& plan) {
  return plan ? told(plan->outcome) : plan.error().reason + ": " + plan.error().message;
}

void compare(uint64_t seed) {
  INFO("seed " << seed);
  Stream models(seed, "models"), actions(seed, "actions");
  const RandomApp app = random_app(models);
  std::string why;
  const Model model = compile_app(app.yaml, &why);
  REQUIRE_MESSAGE(model != nullptr, why);
  Folder folder;
  auto memory = open_storage("memory:");
  REQUIRE(memory.ok());
  std::shared_ptr<Storage> stores[2] = {*std::move(memory), folder.sqlite()};
  Stepping sides[2];
  for (int i = 0; i < 2; ++i) {
    sides[i].open(stores[i]);
    REQUIRE(sides[i].engine->publish(model).ok());
  }
  Client client(Stream(seed, "client"), app.steps);
  for (int n = 0; n < 24; ++n) {
    if (actions.chance(200)) {
      const int64_t seconds = actions.pick<int64_t>({3600, 5 * 3600, 26 * 3600});
      for (Stepping& side : sides) {
        side.clock.at = side.clock.at.plus_seconds(seconds);
        side.ids.begin(n);
      }
      const auto one = sides[0].engine->tick(), other = sides[1].engine->tick();
      REQUIRE((one.ok() && other.ok()));
      CHECK(one->fired == other->fired);
      CHECK(one->next == other->next);
      continue;
    }
    if (actions.chance(100)) {  // only one writer may have the file
      sides[1].engine.reset();
      stores[1].reset();
      stores[1] = folder.sqlite();
      sides[1].open(stores[1]);
    }
    Command command = client.draw(*sides[0].engine);
    command.key = "k" + std::to_string(n);
    std::string answers[2];
    for (int i = 0; i < 2; ++i) {
      sides[i].ids.begin(n);
      const std::string before = describe(*stores[i]);
      const auto plan = sides[i].engine->plan(command);
      CHECK_MESSAGE(describe(*stores[i]) == before, "a plan writes: " << told(command));
      sides[i].ids.begin(n);
      const auto run = sides[i].engine->run(command);
      answers[i] = told(run);
      CHECK_MESSAGE(told_plan(plan) == answers[i], told(command));
      if (run && i == 0 && std::holds_alternative<Create>(command.what)) client.made(run->record);
    }
    CHECK_MESSAGE(answers[0] == answers[1], told(command));
  }
  CHECK(describe(*stores[0]) == describe(*stores[1]));
}

}  // namespace

TEST_CASE("random commands have the same plans, answers and rows on memory and on SQLite") {
  const char* wanted = std::getenv("WEIR_STORE_SEEDS");
  const uint64_t seeds = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 25;
  for (uint64_t seed = 1; seed <= seeds; ++seed) compare(seed);
}
