// engine/runtime/unit.h: one command at work: what it read, what it will write.
//
// Nothing here touches the store but through the view; commit.cc writes the whole at the end, or
// nobody does (a plan). One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/recycled.h"
#include "engine/records/change.h"
#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/instance_cache.h"
#include "engine/runtime/loaded.h"
#include "engine/runtime/store_view.h"
#include "weir/engine.h"

namespace weir::runtime {

class Unit;
struct DirectoryChange;

// One instance within a command: its state, and the entry that the command adds to its log.
class Case : public base::Recycled<Case> {
 public:
  Case(Unit& unit, LoadedPtr loaded);
  ~Case();
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  const Instance& state() const { return *state_; }
  const Loaded& loaded() const { return *loaded_; }
  const LoadedPtr& loaded_ptr() const { return loaded_; }
  const model::Model& model() const { return loaded_->model; }
  const model::Flow& flow() const { return *flow_; }
  const model::Form* form() const { return form_; }
  const std::vector<model::FlowNode>& nodes() const { return *nodes_; }
  const model::FlowNode& node(int32_t index) const {
    return index >= 0 ? (*nodes_)[static_cast<size_t>(index)] : gone_node(*state_, gone_, index);
  }
  // The node that this index of before() meant: another one where the command migrates the case.
  const model::FlowNode& node_before(int32_t index) const {
    return index >= 0 ? (*nodes_before_)[static_cast<size_t>(index)] : gone_node(*before_, gone_before_, index);
  }
  bool migrated() const { return nodes_ != nodes_before_; }
  Unit& unit() const { return *unit_; }

  // Records the event and applies it.
  void emit(EventBody event);
  // The same of an event after which that version counts. Its flow and form are there.
  void change_version(const LoadedPtr& loaded, EventBody event);
  Id next_id() const { return state_->next_id; }
  LogEntry& entry();
  const LogEntry& entry() const { return entry_; }
  // A command that was accepted has an entry, also where nothing came of it.
  bool changed() const { return !entry_.events.empty() || !entry_.type.empty(); }
  int64_t stored_version() const { return stored_version_; }
  const Instance& before() const { return *before_; }
  // The instance's bytes: asked for when it changes no more.
  const Value& snapshot();
  const std::shared_ptr<Instance>& state_ptr() const { return state_; }

  // The record of the flow as the command sees it now, with the change that the flow holds; null
  // without one.
  records::RecordPtr record() const;
  // As it was when it was submitted, but for what the flow itself has written since; null: nothing
  // was submitted.
  records::RecordPtr submitted_record() const;
  // Ended, or withdrawn into a draft: no token moves any more.
  bool over() const { return terminal(state_->status) || (state_->status == CaseStatus::Draft && state_->ended); }

  // Numbers the entry, names its actor, chains its hash: nothing is emitted after it.
  void seal(const std::string& default_type);
  const Value& sealed() const { return sealed_; }  // the entry's bytes

  // True for steps that stand without a flow: nothing of it is stored.
  bool free_block = false;
  // Whose steps these are: kind and name, for what they write.
  std::pair<std::string, std::string> steps_of;

 private:
  friend class Unit;
  Unit* unit_;
  LoadedPtr loaded_;
  const model::Flow* flow_ = nullptr;
  const model::Form* form_ = nullptr;
  // `nodes_before_`, and the version that has them, as the command found them.
  const std::vector<model::FlowNode>*nodes_ = nullptr, *nodes_before_ = nullptr;
  LoadedPtr loaded_before_;
  // Nodes that stand for steps which are gone: with id and kind alone.
  using GoneNodes = std::vector<std::unique_ptr<model::FlowNode>>;
  static const model::FlowNode& gone_node(const Instance& state, GoneNodes& made, int32_t index);
  mutable GoneNodes gone_, gone_before_;
  std::shared_ptr<Instance> state_;
  std::shared_ptr<const Instance> before_;
  LogEntry entry_;
  Value sealed_, snapshot_;
  int64_t stored_version_ = 0;
  int64_t saved_ = 0;  // the attempt that keeps a copy of it
  // What the stored record would be with the values that the flow holds: the last answer.
  mutable records::RecordPtr stored_, proposed_;
  mutable std::vector<Entry> proposed_values_;
};

struct RecordWrite {
  const model::Form* form = nullptr;
  LoadedPtr loaded;
  std::string id;
  records::RecordPtr before, after;  // null: created, deleted
  std::vector<records::UniqueKey> unique;
  std::string by;
  std::string verb;  // created, updated, deleted, moved, ...
  std::vector<std::string> targets = {};  // shared: with whom
  std::string comment = {};               // shared: how
  std::vector<WriteCaused> causes = {};   // but for what the actor's own command wrote
};

// What a command did to a clock that runs for a record; see record_timers.h.
struct RecordClock {
  Key key;            // of its row
  std::string timer;  // id of its timer
  std::string owner, name;
  Value stored, state;  // null: there was none, there is none
};
// What a command remembers beside records and instances (engine/runtime/books.h).
struct Note {
  Value value;  // null: not there
  int64_t version = 0;
  bool changed = false;
};
// A row of `share` to come; without cells: to go.
struct ShareChange {
  Key key;
  std::vector<Value> cells;
};
struct AlarmChange {
  Instant due;
  std::string id;
  bool armed = true;  // false: taken away
};
// An incident of what has no instance: an automation, a schedule, a pool.
struct LooseIncident {
  IncidentType type = IncidentType::Automation;
  std::string name, form, record, message, place;
};

// An event whose automations run when the command has done all else: the net change counts.
struct PendingEvent {
  LoadedPtr loaded;
  std::string name;
  const model::Form* form = nullptr;
  records::RecordPtr record, old;
  std::vector<std::string> causes;  // automations that led here
};

// Who acts, as logs and expressions see it.
struct Acting {
  Actor actor;
  std::string key;
  std::string user() const { return actor.kind == ActorKind::Human || actor.kind == ActorKind::Agent || actor.kind == ActorKind::Api ? actor.user : std::string(); }
  bool engine() const { return actor.kind == ActorKind::System || actor.kind == ActorKind::Timer; }
};

class Unit : public base::Recycled<Unit> {
 public:
  struct Setting {
    Storage* storage = nullptr;
    InstanceCache* instances = nullptr;  // null: every instance is read from its bytes
    LoadedPtr current;  // the published model; null: none
    std::function<Result<LoadedPtr>(const std::string& hash)> model_of;
    std::function<std::string()> new_id;
    const EngineOptions* host = nullptr;  // its functions, field types and steps
    Instant now;
    OrgSnapshot people;
    std::function<Result<OrgSnapshot>(Instant)> people_at;
    // The same with one change more; empty where the host's directory stands alone.
    std::function<Result<OrgSnapshot>(Instant, const DirectoryChange*)> people_with;
    Language language = Language::English;
    bool dry = false;     // a plan: no number of a serial is used up
    bool verify = false;
    int32_t depth_max = 50;  // records that start flows that write records ...
  };
  Unit(Setting setting, std::unique_ptr<ReadTxn> txn, Acting acting);

  const Setting& setting() const { return setting_; }
  Instant now() const { return setting_.now; }
  const Organisation& people() const { return *setting_.people; }
  StoreView& view() { return view_; }
  const Acting& acting() const { return acting_; }
  Language language() const { return setting_.language; }
  bool planning() const { return setting_.dry; }
  const HostStep* host_step(std::string_view name) const;  // null: not given
  std::string say(std::string_view en, std::string_view zh) const {
    return std::string(setting_.language == Language::Chinese ? zh : en);
  }
  // What expressions of that model see.
  records::RecordWorld& world(const LoadedPtr& loaded);
  records::RecordWorld& world(const Loaded& loaded);

  // The instance, loaded once; E_NOT_FOUND, E_CORRUPT, E_MODEL.
  Result<Case*> load(const std::string& instance);
  // A new one; its first event is Started.
  Case* begin(const LoadedPtr& loaded, const model::Flow& flow, Started started);
  // Steps without a flow (`do`, `on_enter`): a case that nobody stores.
  Case* begin_block(const LoadedPtr& loaded, const std::string& form, const std::string& record);
  const std::vector<std::unique_ptr<Case>>& cases() const { return cases_; }
  const std::vector<std::unique_ptr<Case>>& blocks() const { return blocks_; }
  // Instances about a record, newest first; own ones shown.
  std::vector<std::string> instances_of(const std::string& form, const std::string& record);
  // Instances that this one started by a subflow step and that are not over.
  std::vector<Case*> children_of(const Case& of);
  // The instance that holds the record, or empty.
  std::string locked_by(const std::string& form, const std::string& record);

  // Takes a change into the unit: later reads see it.
  void write(RecordWrite write);
  const std::vector<RecordWrite>& writes() const { return writes_; }

  // What is taken in from here on may be taken back: a step that fails leaves nothing half done.
  // Attempts nest; each ends before what was made in it is used elsewhere.
  class Attempt {
   public:
    explicit Attempt(Unit& unit);
    ~Attempt();
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;
    void undo();

   private:
    Unit& unit_;
    int64_t outer_;
    size_t from_, counters_, alarms_, incidents_, pending_;
  };
  // `back` puts back what was there before the change that follows; outside attempts it is dropped.
  void on_undo(std::function<void()> back);

  void warn(std::string code, std::string message, std::string field = {});
  const std::vector<Notice>& warnings() const { return warnings_; }
  // The command is refused after all, whatever else has been done by now: the first reason stays.
  void refuse_with(Error error) {
    if (!refusal_) refusal_ = std::move(error);
  }
  const std::optional<Error>& refusal() const { return refusal_; }
  // Somebody acts who can pick people for the steps that he leads to.
  bool may_choose = false;
  // The record that is being converted: what it becomes may have its values.
  RecordRef converting;
  // What the command is, for what it leads to: "approve director".
  std::string doing;
  // From now on this organisation counts.
  void set_people(OrgSnapshot people);
  // Commands inside commands: nested starts of flows.
  int32_t depth = 0;
  // Serial numbers taken: name, key.
  std::vector<std::pair<std::string, std::string>> counters;

  std::vector<RecordClock> record_clocks;
  std::map<std::pair<std::string, std::string>, Note> notes;  // by name, key
  std::vector<ShareChange> shares;
  std::vector<AlarmChange> alarms;
  std::vector<LooseIncident> incidents;
  std::vector<Row> incident_rows;  // of such ones that somebody has seen to
  std::vector<std::string> revived;  // dead letters that shall be delivered after all
  std::vector<PendingEvent> pending;
  // Automations at work, outermost first: what they do is caused by all of them.
  std::vector<std::string> causes;

  const Error* failure() const { return view_.failure(); }

 private:
  friend class Case;
  void save(Case& of);

  Setting setting_;
  StoreView view_;
  int64_t attempt_ = 0, attempts_ = 0;  // the innermost one at work (0: none), how many there were
  std::vector<std::function<void()>> undo_;
  Acting acting_;
  std::unique_ptr<records::Shares> sharing_;
  std::map<const Loaded*, std::unique_ptr<records::RecordWorld>> worlds_;
  std::vector<std::unique_ptr<Case>> cases_;
  std::vector<std::unique_ptr<Case>> blocks_;
  std::vector<RecordWrite> writes_;
  std::vector<Notice> warnings_;
  std::optional<Error> refusal_;
};

// Error.of(reason) with both languages at hand.
Error refuse(const Unit& unit, std::string_view reason, std::string_view en, std::string_view zh);

}  // namespace weir::runtime
