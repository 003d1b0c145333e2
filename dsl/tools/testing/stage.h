// dsl/tools/testing/stage.h: the world of one test: engine, store, clock, people, names of records.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/tools/testing/test_case.h"
#include "engine/decision/catalog.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace weir::testing {

class VirtualClock : public Clock {
 public:
  Instant now() override { return now_; }
  void set(Instant at) { now_ = at; }

 private:
  Instant now_;
};

class FixedDirectory : public Directory {
 public:
  explicit FixedDirectory(const Organisation& people)
      : people_(std::make_shared<const Organisation>(people)) {}
  Result<OrgSnapshot> at(Instant) override { return people_; }
  const Organisation& people() const { return *people_; }

 private:
  OrgSnapshot people_;
};

// "r1", "r2", ...; goes on where an earlier process stopped.
class StoryIds : public Ids {
 public:
  std::string next() override { return "r" + std::to_string(next_++); }
  int64_t next_number() const { return next_; }
  void go_on(int64_t next) { next_ = next; }

 private:
  int64_t next_ = 1;
};

// Succeeds unless told otherwise; what was answered or refused next is set by steps.
class FakeConnectors : public Connectors {
 public:
  Result<Value> call(const CallRequest& request) override;
  void answer(const std::string& operation, Value body) { answers_[operation] = std::move(body); }
  void fail(const std::string& operation, int64_t times) { failures_[operation] = times; }

 private:
  std::map<std::string, Value> answers_;
  std::map<std::string, int64_t> failures_;
};

// Every secret and environment value is there in tests, and is its own name; but for those of Weir
// itself, which have a form.
class FakeSecrets : public Secrets {
 public:
  std::optional<std::string> get(std::string_view name) override {
    if (name.substr(0, 5) == "WEIR_") return std::nullopt;
    return std::string(name);
  }
};

class Stage {
 public:
  // Opens the store and the engine. `fresh`: publishes the model.
  static Result<std::unique_ptr<Stage>> open(Model model, const Organisation& people,
                                             std::string storage_url, Instant start);

  // Closes engine and store and opens them again.
  Status restart();
  // Moves the clock, firing what is due on the way in order.
  Status advance_to(Instant target);
  // Fires what is due now.
  Status settle() { return advance_to(clock.now()); }

  const model::Model& model() const { return *model_; }
  Instant begun() const { return begun_; }  // when its test or story begins
  void set_model(Model model);
  Engine& engine() { return *engine_; }

  // The record of that name in the test; empty where there is none.
  RecordRef record(std::string_view name) const;
  void name_record(const std::string& name, RecordRef ref) { names[name] = std::move(ref); }

  // Evaluates in the scope of the test: names of records, user, now, today, app, functions.
  Value evaluate(const feel::Expression& expression, const std::vector<Entry>& named = {},
                 std::string_view user = {});
  // The condition of a query, with the ids of records in place of their names in the test.
  std::shared_ptr<const feel::Expression> condition(const feel::Expression& where) const;
  // Why the decision answers those arguments as it does; none for what is no decision.
  std::optional<Reason> explain(std::string_view decision, const std::vector<Value>& args);
  // Literals as they are, expressions evaluated, lists and maps inside out.
  Value value_of(const model::Arg& arg, std::string_view user = {}, const std::vector<Entry>& named = {});

  // Called on the way of `advance_to` after whatever fired at a moment.
  std::function<void()> fired;

  VirtualClock clock;
  StoryIds ids;
  FakeConnectors connectors;
  FakeSecrets secrets;
  FixedDirectory directory;
  std::map<std::string, RecordRef, std::less<>> names;

 private:
  Stage(Model model, const Organisation& people, std::string url, Instant start);
  Status open_engine();

  Model model_;
  Instant begun_;
  std::unique_ptr<decision::Catalog> catalog_;  // of model_
  std::string url_;
  std::shared_ptr<MemoryContent> memory_;  // of a memory store
  std::unique_ptr<Engine> engine_;
};

}  // namespace weir::testing
