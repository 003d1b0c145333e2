// C4: memory runs out at any allocation of any command: a clear answer, no crash, nothing half
// written, and the command can be sent again. WEIR_MEMORY_ALL=1: at every allocation.
#include <cstdlib>
#include <new>

#include "tests/memory/failing_new.h"
#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"
#include "weir/compiler.h"

using namespace weir;
using namespace weir::simulation;
using weir::testing::calm;
using weir::testing::fail_allocation;

namespace {

constexpr const char* kApp = R"(weir: 1
app: t
open: true
timezone: Asia/Shanghai
directory:
  users: {ini: {department: d}, a: {department: d}, b: {department: d}, boss: {roles: [admin]}}
  departments: {d: {head: boss}}
forms:
  doc:
    history: true
    fields:
      amount: {type: number, default: 0}
      hits: {type: number, default: 0}
flows:
  f:
    form: doc
    start: {on: submitted}
    steps:
      - {approve: first, by: {users: [a, b]}, mode: all, due: 1 day, on_timeout: approve}
      - {parallel: both, branches: {one: [{set: {hits: =hits + 1}, id: bump1}], two: [{approve: second, by: {user: boss}}]}}
      - {notify: tell, to: initiator, message: "{{ amount }}"}
)";

std::vector<std::optional<Command>> script() {
  const RecordRef doc{"doc", "d1"};
  const auto act = [&](const char* who, const char* verb, const char* step) {
    return Command{Actor::human(who), {}, {}, Act{verb, step, {{}, doc}, "because"}};
  };
  return {Command{Actor::human("ini"), {}, {}, Create{"doc", Value::context({{"amount", Value::integer(3)}}), "d1"}},
          Command{Actor::human("ini"), {}, {}, Submit{doc}},
          act("b", "comment", "first"),
          act("a", "approve", "first"),
          Command{Actor::human("b"), {}, {}, Update{doc, Value::context({{"amount", Value::integer(4)}})}},  // refused: locked
          std::nullopt,
          act("boss", "approve", "second")};
}

// One command, or one tick, until it is answered although memory runs out in each try.
void survive(Stepping& side, Storage& store, const std::optional<Command>& command, int number, bool for_ever, int64_t stride) {
  for (int64_t at = number % stride;; at += stride) {
    INFO("command " << number << ", allocation " << at << (for_ever ? " and all that follow" : ""));
    side.ids.begin(number);
    fail_allocation(at, for_ever);
    std::optional<Result<Outcome>> answer;
    std::optional<Result<Ticked>> ticked;
    if (command) answer.emplace(side.engine->run(*command));
    else ticked.emplace(side.engine->tick());
    const bool refused = calm();
    if (answer && !*answer) {
      const std::string& reason = answer->error().reason;
      CHECK((reason == "E_OVERLOADED" || reason == "E_LOCKED"));
    }
    if (ticked && !*ticked) CHECK(ticked->error().reason == "E_OVERLOADED");
    if (at % (stride * 40) == number % stride) {
      Findings findings;
      check_store(store, findings);
      for (const std::string& one : findings.broken) FAIL_CHECK(one);
    }
    if (!refused) break;
  }
}

void run_out(const std::function<std::shared_ptr<Storage>()>& open, bool for_ever, int64_t stride) {
  std::string why;
  const Model model = compile_app(kApp, &why);
  REQUIRE_MESSAGE(model, why);
  std::string told[2];
  for (const bool disturbed : {false, true}) {
    std::shared_ptr<Storage> store = open();
    Stepping side;
    side.open(store);
    REQUIRE(side.engine->publish(model).ok());
    int number = 0;
    for (std::optional<Command>& command : script()) {
      if (!command) side.clock.at = side.clock.at.plus_seconds(2 * 86'400);
      if (command) command->key = "k" + std::to_string(number);
      if (disturbed) survive(side, *store, command, number, for_ever, stride);
      side.ids.begin(number);
      if (command) told[disturbed] += simulation::told(side.engine->run(*command)) + "\n";
      else CHECK(side.engine->tick().ok());
      ++number;
    }
    Findings findings;
    check_store(*store, findings);
    for (const std::string& one : findings.broken) FAIL_CHECK(one);
    told[disturbed] += describe(*store);
  }
  CHECK(told[0] == told[1]);
}

int64_t stride(int64_t push) { return std::getenv("WEIR_MEMORY_ALL") != nullptr ? 1 : push; }

std::shared_ptr<Storage> memory_store() {
  auto opened = open_storage("memory:");
  REQUIRE(opened.ok());
  return *std::move(opened);
}

}  // namespace

TEST_CASE("memory that runs out at any allocation refuses the command, and it can be sent again") {
  run_out(memory_store, false, stride(7));
  run_out(memory_store, true, stride(7));
}

TEST_CASE("the same with the store in a file") {
  std::vector<std::unique_ptr<Folder>> folders;
  const auto open = [&] { return folders.emplace_back(std::make_unique<Folder>())->sqlite(); };
  run_out(open, false, stride(17));
  run_out(open, true, stride(17));
}

TEST_CASE("memory that runs out while an app is compiled or published ends in a finding or a refusal, never in a crash") {
  std::string why;
  const Model model = compile_app(kApp, &why);
  REQUIRE_MESSAGE(model, why);
  for (int64_t at = 0;; at += stride(211)) {
    SourceSet sources;
    sources.add("app.yaml", kApp);
    // The first allocation is that of the finding: without it there are no words.
    fail_allocation(at + 1, at % 2 == 0);
    const CompileResult compiled = weir::compile(sources);
    const bool refused = calm();
    CHECK((compiled.model == nullptr) == refused);
    if (!refused) break;
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(compiled.diagnostics[0].spec->slug == "yaml/out-of-memory");
    CHECK(weir::render(compiled.diagnostics, sources).find("memory") != std::string::npos);
  }
  for (int64_t at = 0;; at += stride(13)) {
    Stepping side;
    side.open(memory_store());
    fail_allocation(at, at % 2 == 0);
    const auto published = side.engine->publish(model);
    const bool refused = calm();
    if (!published) CHECK(published.error().reason == "E_OVERLOADED");
    CHECK(side.engine->publish(model).ok());
    if (!refused) break;
  }
}
