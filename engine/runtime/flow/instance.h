// engine/runtime/flow/instance.h: one running (or ended) flow: the snapshot that a store keeps.
//
// Plain values, changed by apply() alone (engine/runtime/flow/apply.h). Ids inside an instance are small
// numbers from its own counter, so the same events give the same ids everywhere. `fields` names
// what a struct holds: the encoding and the readable form come from it; append only.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/flow/states.h"
#include "weir/command.h"
#include "weir/diagnostic.h"
#include "weir/time.h"
#include "weir/value.h"

namespace weir::runtime {

using Id = int32_t;  // 0: none

struct Arm {
  Id index = 0;    // of the arm in the fork, of the row in a for_each
  ArmState state = ArmState::Live;
  template <class F> void fields(F&& f) { f("index", index); f("state", state); }
};

// What a fork opened. The root has id 0 and is not stored.
struct Scope {
  Id id = 0, parent = 0;
  Id parent_arm = 0;  // position in the parent's arms
  ScopeKind kind = ScopeKind::Fork;
  ScopeState state = ScopeState::Open;
  int32_t node = -1;  // the fork
  int32_t round = 1;
  int32_t needed = 0;  // arms that must arrive
  int32_t at_once = 0;  // rows: how many at a time; 0: all
  std::vector<Arm> arms;
  Value items;  // Rows: frozen at entry
  template <class F> void fields(F&& f) {
    f("id", id); f("parent", parent); f("parent_arm", parent_arm); f("kind", kind);
    f("state", state); f("node", node); f("round", round); f("needed", needed);
    f("at_once", at_once); f("arms", arms); f("items", items);
  }
};

struct Token {
  Id id = 0, scope = 0;
  Id arm = 0;         // position in the scope's arms
  int32_t node = -1;  // where it stands
  TokenState state = TokenState::Live;
  template <class F> void fields(F&& f) {
    f("id", id); f("scope", scope); f("arm", arm); f("node", node); f("state", state);
  }
};

// One visit of a step.
struct Activation {
  Id id = 0, token = 0, scope = 0, arm = 0;
  int32_t node = -1;
  int32_t round = 1;
  ActivationState state = ActivationState::Active;
  StepOutcome outcome = StepOutcome::None;
  std::string reason;
  Instant entered;
  std::optional<Instant> left;
  Id superseded_by = 0;
  std::vector<std::string> reads;  // fields that its people and conditions rested on
  int64_t log = 0;                 // entry that holds its provenance
  bool compensated = false;        // what it did was undone
  template <class F> void fields(F&& f) {
    f("id", id); f("token", token); f("scope", scope); f("arm", arm); f("node", node);
    f("round", round); f("state", state); f("outcome", outcome); f("reason", reason);
    f("entered", entered); f("left", left); f("superseded_by", superseded_by); f("reads", reads);
    f("log", log); f("compensated", compensated);
  }
};

// The unit of vote.
struct Seat {
  Id id = 0, activation = 0;
  int32_t ordinal = 0;
  int64_t weight = 1;
  bool veto = false, decisive = false;
  std::string principal;  // whose vote
  std::string holder;     // who acts now; empty while candidates may claim
  SeatOrigin origin = SeatOrigin::Resolved;
  Id parent = 0;          // the seat that an added signer stands under
  Id group = 0;           // children of one add-sign share it
  std::string group_mode; // any, all, sequential, percent:N
  SeatState state = SeatState::Waiting;
  bool exclusive = false; // the principal may not act beside his proxy
  std::vector<std::string> candidates;  // claim
  std::string owner;      // delegated: who gets it back
  std::string delegate_mode;  // return, final
  std::string by;         // who decided
  std::optional<Instant> at;
  std::string comment, reason;
  std::string opinion;    // advice that came back: of a delegate, of added signers
  std::string added_by;
  Id earlier = 0;         // dedupe: the seat whose approval counts here
  int64_t log = 0;        // entry of the vote
  template <class F> void fields(F&& f) {
    f("id", id); f("activation", activation); f("ordinal", ordinal); f("weight", weight);
    f("veto", veto); f("decisive", decisive); f("principal", principal); f("holder", holder);
    f("origin", origin); f("parent", parent); f("group", group); f("group_mode", group_mode);
    f("state", state); f("exclusive", exclusive); f("candidates", candidates); f("owner", owner);
    f("delegate_mode", delegate_mode); f("by", by); f("at", at); f("comment", comment);
    f("reason", reason); f("opinion", opinion); f("added_by", added_by); f("earlier", earlier);
    f("log", log);
  }
};

// A to-do row. Made and closed by apply() as its seat opens and closes.
struct Task {
  Id id = 0, seat = 0;
  std::string holder;
  TaskState state = TaskState::Open;
  Instant opened;
  std::optional<Instant> claimed, closed;
  std::string reason;
  template <class F> void fields(F&& f) {
    f("id", id); f("seat", seat); f("holder", holder); f("state", state); f("opened", opened);
    f("claimed", claimed); f("closed", closed); f("reason", reason);
  }
};

struct Timer {
  Id id = 0, activation = 0, seat = 0;
  TimerKind kind = TimerKind::Ladder;
  int32_t step = 0;   // number in the ladder
  int32_t times = 0;  // how often it fired
  int32_t generation = 0;
  Instant due;
  TimerState state = TimerState::Armed;
  int64_t left_seconds = 0;  // Paused: time that was left
  std::string action;        // for people: "remind"
  Instant from;              // what its time counts from
  template <class F> void fields(F&& f) {
    f("id", id); f("activation", activation); f("seat", seat); f("kind", kind); f("step", step);
    f("times", times); f("generation", generation); f("due", due); f("state", state);
    f("left_seconds", left_seconds); f("action", action); f("from", from);
  }
};

struct Incident {
  Id id = 0, activation = 0;
  IncidentType type = IncidentType::Condition;
  std::string message;
  Value values;
  std::string place;
  Instant at;
  std::optional<Instant> ended;
  template <class F> void fields(F&& f) {
    f("id", id); f("activation", activation); f("type", type); f("message", message);
    f("values", values); f("place", place); f("at", at); f("ended", ended);
  }
};

struct Cc {
  Id activation = 0;
  std::string person;
  Instant at;
  std::optional<Instant> read;
  template <class F> void fields(F&& f) { f("activation", activation); f("person", person); f("at", at); f("read", read); }
};

// The data as it was when somebody submitted.
struct Snapshot {
  int32_t number = 0;
  int64_t record_version = 0;
  Value values;
  std::vector<std::string> written;  // fields that the flow has written since
  template <class F> void fields(F&& f) {
    f("number", number); f("record_version", record_version); f("values", values); f("written", written);
  }
};

// A change of the record that is made when the flow ends approved (`approval_of`, `approval` of a
// stage). Until then the flow sees the record as it would be.
struct HeldChange {
  std::string kind;           // edit, delete, move; empty: none
  std::string stage;          // of a move
  std::vector<Entry> values;  // as proposed, then as edited by approvers
  template <class F> void fields(F&& f) { f("kind", kind); f("stage", stage); f("values", values); }
};

// A step that the version lacks to which the flow was migrated: what history says of it stays.
struct GoneStep {
  std::string id, type;
  template <class F> void fields(F&& f) { f("id", id); f("type", type); }
  friend bool operator==(const GoneStep&, const GoneStep&) = default;
};

// Where the nodes of an instance mean the k-th of its gone steps: kGone - k.
inline constexpr int32_t kGone = -2;

struct Instance {
  std::string id, model, flow, form, record;  // model: hash of the pinned one
  std::string initiator;
  CaseStatus status = CaseStatus::Draft;
  std::string end_name;            // Named: the author's word
  bool awaiting_resubmit = false;
  std::string resubmit_mode;       // chosen when returning; empty: the flow's
  Id returned_from = 0;            // the activation that sent it back
  int64_t version = 0;             // = number of log entries
  Instant started;
  std::optional<Instant> ended, suspended;
  std::string parent;              // instance of a subflow step
  Id parent_activation = 0;
  Id next_id = 1;
  Id decisions = 0;                // votes by people so far
  std::vector<Entry> vars;
  Choices choices;
  std::vector<std::string> given;  // vars whose value came with the start
  std::vector<Scope> scopes;
  std::vector<Token> tokens;
  std::vector<Activation> activations;
  std::vector<Seat> seats;
  std::vector<Task> tasks;
  std::vector<Timer> timers;
  std::vector<Incident> incidents;
  std::vector<Cc> copies;
  std::vector<Snapshot> snapshots;
  std::vector<std::pair<std::string, Instant>> urged;  // "SEAT" and when
  std::string hash;                // of the last log entry
  std::vector<std::pair<std::string, int64_t>> changed;  // fields of the record: last entry that wrote them
  HeldChange change;
  std::vector<GoneStep> gone;

  template <class F> void fields(F&& f) {
    f("id", id); f("model", model); f("flow", flow); f("form", form); f("record", record);
    f("initiator", initiator); f("status", status); f("end_name", end_name);
    f("awaiting_resubmit", awaiting_resubmit); f("resubmit_mode", resubmit_mode);
    f("returned_from", returned_from); f("version", version); f("started", started);
    f("ended", ended); f("suspended", suspended); f("parent", parent);
    f("parent_activation", parent_activation); f("next_id", next_id); f("decisions", decisions);
    f("vars", vars); f("choices", choices); f("given", given); f("scopes", scopes); f("tokens", tokens);
    f("activations", activations); f("seats", seats); f("tasks", tasks); f("timers", timers);
    f("incidents", incidents); f("copies", copies); f("snapshots", snapshots); f("urged", urged);
    f("hash", hash); f("changed", changed); f("change", change);
    f("gone", gone);
  }

  Scope* scope(Id id);
  const Scope* scope(Id id) const;
  Token* token(Id id);
  const Token* token(Id id) const;
  Activation* activation(Id id);
  const Activation* activation(Id id) const;
  Seat* seat(Id id);
  const Seat* seat(Id id) const;
  Timer* timer(Id id);
  const Timer* timer(Id id) const;
  Incident* incident(Id id);
  const Incident* incident(Id id) const;
  // The live task of a seat, or nullptr.
  Task* live_task(Id seat);
  const Task* live_task(Id seat) const;
  // The newest activation of the node, or nullptr.
  const Activation* latest(int32_t node) const;
  // What `status` shows: the word, or the named end.
  std::string status_text() const;
};

// Canonical bytes of a snapshot, and back; none for bytes that are damaged or newer.
std::string encode(const Instance& instance);
// In the format of an earlier snapshot: to compare with it.
std::string encode_like(const Instance& instance, std::string_view earlier);
std::optional<Instance> decode_instance(std::string_view bytes);

}  // namespace weir::runtime
