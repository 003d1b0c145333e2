// tests/bench/approvals.h: an approval through an engine, as a host runs it: start, a gateway, two
// user tasks, the end.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace weir::bench {

inline constexpr const char* kApprovalApp = R"(weir: 1
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

[[noreturn]] inline void give_up(const std::string& why) {
  std::fprintf(stderr, "approvals: %s\n", why.c_str());
  std::exit(1);
}

template <typename T>
T taken(Result<T> result) {
  if (!result) give_up(result.error().message);
  return *std::move(result);
}

inline Start start_command(int64_t i) {
  std::vector<Entry> values = {{"amount", Value::integer(500001 + i)}};
  for (const char* name : {"customer", "city", "region", "product", "terms", "note", "source", "phone", "mail", "code", "kind"})
    values.emplace_back(name, Value::string("value_"));
  return Start{"approval", {}, Value::context(std::move(values))};
}
inline Model approval_model() {
  SourceSet sources;
  sources.add("bench.yaml", kApprovalApp);
  CompileResult compiled = compile(sources);
  if (!compiled.model) give_up("the app does not compile");
  return compiled.model;
}

class Approvals {
 public:
  explicit Approvals(int64_t open_beside, const std::string& url = "memory:",
                     StorageOptions::Durability durability = StorageOptions::Durability::Full) {
    EngineOptions options;
    options.storage = taken(open_storage(url, {.durability = durability}));
    engine_.emplace(taken(Engine::open(std::move(options))));
    taken(engine_->publish(approval_model()));
    for (int64_t i = 0; i < open_beside; ++i) start("beside" + std::to_string(i), i);
  }

  void run() {
    const std::string key = std::to_string(count_);
    const std::string instance = start(key, count_);
    act(instance, "manager", "wu", key);
    act(instance, "director", "zhang", key);
    if (count_++ == 0 && taken(engine_->look(instance, Actor::system())).status != "approved") give_up("the approval did not end");
  }

  Engine& engine() { return *engine_; }
  std::string start(const std::string& key, int64_t i) {
    Outcome outcome = taken(engine_->run({Actor::human("li"), "s" + key, {}, start_command(i)}));
    if (outcome.instances.empty() || outcome.opened.empty()) give_up("nothing waits");
    return outcome.instances.front();
  }

  void act(const std::string& instance, const char* step, const char* who, const std::string& key) {
    taken(engine_->run({Actor::human(who), step + key, {}, Act{"approve", step, {instance, {}}}}));
  }

 private:
  std::optional<Engine> engine_;
  int64_t count_ = 0;
};

}  // namespace weir::bench
