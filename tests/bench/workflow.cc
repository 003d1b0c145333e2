// An approval in memory: start, a gateway, two user tasks, the end. Through the engine: permissions,
// provenance, hash chain, idempotency keys and the rows of a store, as a host runs it.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/sha256.h"
#include "tests/bench/bench.h"
#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace weir::bench {
namespace {

constexpr const char* kApp = R"(weir: 1
app: bench
open: true
directory:
  users: {li: {manager: wu}, wu: {}, zhang: {roles: [director]}}
flows:
  approval:
    start: {manual: {user: li}}
    vars: {amount: 0, customer: "", city: "", region: "", product: "", terms: "", note: "", source: "", phone: "", mail: "", code: "", kind: ""}
    steps:
      - choose: gate
        options:
          - when: vars.amount > 500000
            steps:
              - {approve: manager, by: {user: wu}}
              - {approve: director, by: {user: zhang}}
          - otherwise: []
)";

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "workflow: %s\n", why.c_str());
  std::exit(1);
}

template <typename T>
T must(Result<T> result) {
  if (!result) stop(result.error().message);
  return *std::move(result);
}

class Approvals {
 public:
  explicit Approvals(int64_t open_beside) {
    SourceSet sources;
    sources.add("bench.yaml", kApp);
    CompileResult compiled = compile(sources);
    if (!compiled.model) stop("the app does not compile");
    EngineOptions options;
    options.storage = must(open_storage("memory:"));
    engine_.emplace(must(Engine::open(std::move(options))));
    must(engine_->publish(compiled.model));
    for (int64_t i = 0; i < open_beside; ++i) start("beside" + std::to_string(i), i);
  }

  void run() {
    const std::string key = std::to_string(count_);
    const std::string instance = start(key, count_);
    act(instance, "manager", "wu", key);
    act(instance, "director", "zhang", key);
    if (count_++ == 0 && must(engine_->look(instance, Actor::system())).status != "approved") stop("the approval did not end");
  }

 private:
  std::string start(const std::string& key, int64_t i) {
    std::vector<Entry> values = {{"amount", Value::integer(500001 + i)}};
    for (const char* name : {"customer", "city", "region", "product", "terms", "note", "source", "phone", "mail", "code", "kind"})
      values.emplace_back(name, Value::string("value_"));
    Outcome outcome = must(engine_->run({Actor::human("li"), "s" + key, {}, Start{"approval", {}, Value::context(std::move(values))}}));
    if (outcome.instances.empty() || outcome.opened.empty()) stop("nothing waits");
    return outcome.instances.front();
  }

  void act(const std::string& instance, const char* step, const char* who, const std::string& key) {
    must(engine_->run({Actor::human(who), step + key, {}, Act{"approve", step, {instance, {}}}}));
  }

  std::optional<Engine> engine_;
  int64_t count_ = 0;
};

// The same by hand: slots, a token, tasks found by id and by assignee, a history whose six entries
// are chained by their hashes; no checks, no reasons, nothing that could be read again.
class ByHand {
 public:
  void run(uint64_t i) {
    uint64_t task = start(500001 + static_cast<int64_t>(i));
    task = complete(task);
    if (complete(task) != 0) stop("the approval by hand did not end");
  }
  uint64_t start(int64_t amount) {
    const uint64_t id = next_++;
    Running& one = *(running_[id] = std::make_unique<Running>());
    one.id = id;
    one.amount = amount;
    for (std::string& value : one.values) value = "value_";
    log(one, "started");
    log(one, "gate");
    return amount > 500000 ? open(one, 1) : 0;
  }

 private:
  struct Running {
    uint64_t id = 0, place = 0;
    int64_t amount = 0;
    std::string values[11];
    std::vector<std::pair<std::string, base::Sha256>> history;
  };
  struct Task {
    uint64_t running = 0, place = 0, who = 0;
  };

  void log(Running& one, const char* what) {
    std::string entry = what;
    entry += '|' + std::to_string(one.id) + '|' + std::to_string(one.place) + '|' + std::to_string(one.amount);
    for (const std::string& value : one.values) entry += value;
    if (!one.history.empty()) entry.append(reinterpret_cast<const char*>(one.history.back().second.data()), 32);
    const base::Sha256 hash = base::sha256(entry);
    one.history.emplace_back(std::move(entry), hash);
  }
  uint64_t open(Running& one, uint64_t place) {
    one.place = place;
    const uint64_t task = next_++;
    tasks_.emplace(task, Task{one.id, place, place});
    inbox_[place].push_back(task);
    log(one, "opened");
    return task;
  }
  uint64_t complete(uint64_t id) {
    const auto found = tasks_.find(id);
    const Task task = found->second;
    tasks_.erase(found);
    std::vector<uint64_t>& inbox = inbox_[task.who];
    std::erase(inbox, id);
    Running& one = *running_[task.running];
    log(one, "approved");
    if (task.place == 1) return open(one, 2);
    running_.erase(task.running);
    return 0;
  }

  std::unordered_map<uint64_t, std::unique_ptr<Running>> running_;
  std::unordered_map<uint64_t, Task> tasks_;
  std::unordered_map<uint64_t, std::vector<uint64_t>> inbox_;
  uint64_t next_ = 1;
};

}  // namespace

void register_workflow() {
  const auto limit = std::make_shared<ByHand>();
  const auto with_beside = [](int64_t beside) {
    const auto engine = std::make_shared<std::unique_ptr<Approvals>>();
    return [engine, beside](uint64_t) {
      if (*engine == nullptr) *engine = std::make_unique<Approvals>(beside);
      (*engine)->run();
    };
  };
  pair("approval/memory", 0, with_beside(0), [limit](uint64_t i) { limit->run(i); });
  for (const int64_t beside : {10, 10'000})
    single("approval/beside_" + std::to_string(beside), 0, with_beside(beside));
}

}  // namespace weir::bench
