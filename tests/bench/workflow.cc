// An approval in memory: start, a gateway, two user tasks, the end. Through the engine: permissions,
// provenance, hash chain, idempotency keys and the rows of a store, as a host runs it.
#include <cstdio>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/runtime/service.h"
#include "tests/bench/approvals.h"
#include "tests/bench/bench.h"

namespace weir::bench {
namespace {

// The same by hand: slots, a token, tasks found by id and by assignee, a history whose six entries
// are chained by their hashes; no checks, no reasons, nothing that could be read again.
class ByHand {
 public:
  void run(uint64_t i) {
    uint64_t task = start(500001 + static_cast<int64_t>(i));
    task = complete(task);
    if (complete(task) != 0) give_up("the approval by hand did not end");
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

// What the three commands of an approval decide: events, applied to the state; nothing is sealed or
// stored. The state stands in bytes at both waits.
class Decisions {
 public:
  Decisions() : service_(options()) {
    if (!service_.start() || !service_.publish(approval_model())) give_up("no engine");
    const std::string first = started("first"), second = started("second");
    taken(service_.run({Actor::human("wu"), "a", {}, Act{"approve", "manager", {second, {}}}}));
    commands_ = {{Actor::human("li"), {}, {}, start_command(1)},
                 {Actor::human("wu"), {}, {}, Act{"approve", "manager", {first, {}}}},
                 {Actor::human("zhang"), {}, {}, Act{"approve", "director", {second, {}}}}};
    for (const std::string& instance : {first, second}) {
      auto unit = taken(service_.view_for(Actor::system()));
      states_.push_back(runtime::encode(taken(unit->load(instance))->state()));
    }
    std::printf("state of an approval: %zu and %zu bytes\n", states_[0].size(), states_[1].size());
  }
  void decide() {
    for (const Command& command : commands_) {
      auto unit = taken(service_.view_for(command.actor));
      if (!runtime::dispatch(*unit, command)) give_up("refused");
    }
  }
  void rebuild() {
    for (const std::string& bytes : states_)
      if (runtime::encode(*runtime::decode_instance(bytes)).size() != bytes.size()) give_up("another state");
  }

 private:
  static EngineOptions options() {
    EngineOptions options;
    options.storage = taken(open_storage("memory:"));
    return options;
  }
  std::string started(const char* key) {
    return taken(service_.run({Actor::human("li"), key, {}, start_command(0)})).instances.front();
  }

  runtime::Service service_;
  std::vector<Command> commands_;
  std::vector<std::string> states_;
};

// One approval with so many comments: what one more costs, but for its commit.
class Talk {
 public:
  explicit Talk(int64_t count) : approvals_(0), instance_(approvals_.start("talk", 0)) {
    for (int64_t i = 0; i < count; ++i) taken(approvals_.engine().run(comment()));
  }
  void plan() { taken(approvals_.engine().plan(comment())); }

 private:
  Command comment() const {
    Act act{"comment", "manager", {instance_, {}}};
    act.comment = "noted";
    return {Actor::human("wu"), {}, {}, std::move(act)};
  }

  Approvals approvals_;
  std::string instance_;
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
  for (const int64_t beside : {10, 10'000, 100'000})
    single("approval/beside_" + std::to_string(beside), 0, with_beside(beside));
  const auto decisions = std::make_shared<std::unique_ptr<Decisions>>();
  const auto made = [decisions]() -> Decisions& {
    if (*decisions == nullptr) *decisions = std::make_unique<Decisions>();
    return **decisions;
  };
  single("approval/step and apply", 1500, [made](uint64_t) { made().decide(); });
  single("approval/rebuilt from its bytes", 3000, [made](uint64_t) { made().rebuild(); });
  for (const int64_t count : {100, 10'000}) {
    const auto talk = std::make_shared<std::unique_ptr<Talk>>();
    single("comment planned after " + std::to_string(count), 0, [talk, count](uint64_t) {
      if (*talk == nullptr) *talk = std::make_unique<Talk>(count);
      (*talk)->plan();
    });
  }
}

}  // namespace weir::bench
