// engine/runtime/service.h: the state behind an Engine: its store, its models, its ports.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "engine/runtime/commit.h"
#include "engine/runtime/commands/dispatch.h"
#include "engine/runtime/loaded.h"
#include "engine/runtime/commands/organisation.h"
#include "weir/engine.h"

namespace weir::storage {
struct Effect;
}

namespace weir::runtime {

struct Retype;

// The earlier of two moments that are to come.
inline void sooner(std::optional<Instant>& next, Instant at) {
  if (!next || at < *next) next = at;
}

// Any thread. The models it knows are shared; everything else lives in units.
class Service {
 public:
  explicit Service(EngineOptions options);

  // Reads the last publication.
  Status start();
  Result<Version> publish(const Model& model);
  LoadedPtr current() const;
  Result<LoadedPtr> model_of(const std::string& hash);

  Result<std::vector<FieldError>> hindrances(const Model& model);

  Result<Outcome> run(const Command& command);
  Result<Delta> plan(const Command& command);
  Result<Ticked> tick(const TickLimits& limits);
  Result<Verified> verify();
  Result<bool> forget_destination(const std::string& name);

  // A unit for reading only: nothing is recorded, nothing will be written.
  // `model`: in place of the published one.
  Result<std::unique_ptr<Unit>> view_for(const Actor& actor, const LoadedPtr& model = nullptr);

  const EngineOptions& options() const { return options_; }
  Language language() const { return options_.language; }
  std::string say(std::string_view en, std::string_view zh) const {
    return std::string(options_.language == Language::Chinese ? zh : en);
  }

 private:
  static constexpr int kTriesMax = 8;

  Instant now();
  Status check_key(const model::Model& model) const;
  Result<OrgSnapshot> people_at(ReadTxn& txn, Instant at, const DirectoryChange* more = nullptr);
  Result<std::unique_ptr<Unit>> unit_for(const Actor& actor, const std::string& key, bool dry,
                                         const LoadedPtr& model = nullptr);
  std::string new_id();

  // One try of a command; nothing means: try again.
  std::optional<Result<Outcome>> run_once(const Command& command, const std::string& hash);
  std::optional<Result<bool>> fire_once(const std::string& instance, Id timer, int32_t generation, const std::string& id, Instant due);
  // One call: the request goes out between two transactions. Gone: nobody waits for it any more.
  enum class Called : uint8_t { Done, Gone, Elsewhere };
  Result<Called> make_call(const std::string& id, const std::string& instance, Id timer, int32_t generation, Ticked* ticked);
  Result<Called> call_once(const std::string& id, const std::string& instance, Id timer, int32_t generation, Ticked* ticked);
  Status fire_due(const TickLimits& limits, Ticked* ticked);
  Status deliver_due(const TickLimits& limits, Ticked* ticked);
  Result<bool> deliver_some(Destination& to, Ticked* ticked);
  // False: it does not want it.
  Result<bool> give(Destination& to, const storage::Effect& row);
  // Times of the app's schedules, and figures to be worked out anew, after a publication.
  Status arm_times(const LoadedPtr& before);
  Status check_retypes(const LoadedPtr& before, const LoadedPtr& next, const std::vector<Retype>& changed) const;
  Error repeated(std::vector<FieldError> clashes) const;
  // The first of these figures at once; the rest with the next ticks.
  Status recompute_some();
  // Incidents of what the unit found damaged, for the administrators.
  void tell_damage(const Unit& unit);
  // Takes away at most `limit` rows that have outlived their use; how many.
  Result<int64_t> prune(int64_t limit);
  std::optional<Result<Outcome>> seen_before(Unit& unit, const Command& command, const std::string& hash);
  std::optional<Result<Outcome>> refused(Unit& unit, const Command& command, const std::string& hash, const Error& error);

  EngineOptions options_;
  ChangedDirectory directory_;
  bool has_key_ = false;
  mutable std::mutex mutex_;
  LoadedPtr current_;
  std::map<std::string, LoadedPtr> models_;
  InstanceCache instances_;
  Instant next_prune_;
  class Flight;
  class Turn;
  std::mutex flights_mutex_;
  std::set<std::pair<std::string, std::string>> flights_;  // actor and key of commands at work
  std::mutex ids_mutex_;
  std::mutex calls_mutex_;
  std::set<std::string> calling_;  // timers whose request is out now, destinations that are given something
};

// What one thread of this engine does outside of transactions, and no other meanwhile.
class Service::Turn {
 public:
  Turn(Service& service, std::string id) : service_(service), id_(std::move(id)) {
    const std::lock_guard lock(service_.calls_mutex_);
    mine_ = service_.calling_.insert(id_).second;
  }
  ~Turn() {
    if (!mine_) return;
    const std::lock_guard lock(service_.calls_mutex_);
    service_.calling_.erase(id_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool mine() const { return mine_; }

 private:
  Service& service_;
  std::string id_;
  bool mine_ = false;
};

}  // namespace weir::runtime
