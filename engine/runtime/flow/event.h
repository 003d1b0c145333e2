// engine/runtime/flow/event.h: what can happen to an instance: a closed set of plain structs.
//
// The position in EventBody is the number that is stored: append only. A log entry holds the
// events of one command; entry n makes version n of the instance.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/feel/encoded.h"
#include "engine/runtime/flow/instance.h"

namespace weir::runtime {

struct Started {
  std::string id, model, flow, form, record, initiator, parent;
  Id parent_activation = 0;
  Choices choices;
  std::vector<std::string> given;  // vars whose value came with the start
  HeldChange change;
  template <class F> void fields(F&& f) {
    f("id", id); f("model", model); f("flow", flow); f("form", form); f("record", record);
    f("initiator", initiator); f("parent", parent); f("parent_activation", parent_activation);
    f("choices", choices); f("given", given); f("change", change);
  }
};
struct StatusChanged {
  CaseStatus status = CaseStatus::Running;
  std::string name, reason;  // name: of a named end
  template <class F> void fields(F&& f) { f("status", status); f("name", name); f("reason", reason); }
};
struct ResubmitAwaited {  // or, with `awaited` false, done
  bool awaited = true;
  Id from = 0;
  std::string mode;
  template <class F> void fields(F&& f) { f("awaited", awaited); f("from", from); f("mode", mode); }
};
struct VarSet {
  std::string name;
  Value value;
  template <class F> void fields(F&& f) { f("name", name); f("value", value); }
};
struct ScopeOpened {
  Scope scope;
  Id token = 0;  // consumed by it
  template <class F> void fields(F&& f) { f("scope", scope); f("token", token); }
};
struct ArmChanged {
  Id scope = 0, arm = 0;
  ArmState state = ArmState::Arrived;
  template <class F> void fields(F&& f) { f("scope", scope); f("arm", arm); f("state", state); }
};
struct ScopeClosed {
  Id scope = 0;
  ScopeState state = ScopeState::Closed;
  template <class F> void fields(F&& f) { f("scope", scope); f("state", state); }
};
struct TokenMade {
  Id token = 0, scope = 0, arm = 0;
  int32_t node = -1;
  template <class F> void fields(F&& f) { f("token", token); f("scope", scope); f("arm", arm); f("node", node); }
};
struct TokenChanged {
  Id token = 0;
  TokenState state = TokenState::Consumed;
  template <class F> void fields(F&& f) { f("token", token); f("state", state); }
};
// The token comes to a step and stays: for people, a time, an event, or stuck by an incident.
struct StepEntered {
  Id activation = 0, token = 0;
  int32_t node = -1, round = 1;
  std::string step;
  std::vector<std::string> reads;
  feel::Encoded provenance;
  template <class F> void fields(F&& f) {
    f("activation", activation); f("token", token); f("node", node); f("round", round);
    f("step", step); f("reads", reads); f("provenance", provenance);
  }
};
// Entered and left at once.
struct StepPassed {
  Id activation = 0, token = 0;
  int32_t node = -1, round = 1;
  std::string step;
  ActivationState state = ActivationState::Completed;
  StepOutcome outcome = StepOutcome::Done;
  std::string reason;
  std::vector<std::string> reads;
  feel::Encoded provenance;
  template <class F> void fields(F&& f) {
    f("activation", activation); f("token", token); f("node", node); f("round", round);
    f("step", step); f("state", state); f("outcome", outcome); f("reason", reason);
    f("reads", reads); f("provenance", provenance);
  }
};
struct StepLeft {
  Id activation = 0;
  std::string step;
  ActivationState state = ActivationState::Completed;
  StepOutcome outcome = StepOutcome::None;
  std::string reason;
  feel::Encoded provenance;
  template <class F> void fields(F&& f) {
    f("activation", activation); f("step", step); f("state", state); f("outcome", outcome);
    f("reason", reason); f("provenance", provenance);
  }
};
struct StepReopened {
  Id activation = 0;
  std::string step;
  Id token = 0;  // that stands there now; 0: the one it had
  template <class F> void fields(F&& f) { f("activation", activation); f("step", step); f("token", token); }
};
struct StepSuperseded {
  Id activation = 0, by = 0;
  template <class F> void fields(F&& f) { f("activation", activation); f("by", by); }
};
struct StepExplained {  // people were found later, a retry read something
  Id activation = 0;
  std::vector<std::string> reads;
  feel::Encoded provenance;
  template <class F> void fields(F&& f) { f("activation", activation); f("reads", reads); f("provenance", provenance); }
};
struct SeatAdded {
  Seat seat;
  template <class F> void fields(F&& f) { f("seat", seat); }
};
struct SeatOpened {
  Id seat = 0;
  template <class F> void fields(F&& f) { f("seat", seat); }
};
struct SeatDecided {  // by who acts, or by the engine where `by` is empty
  Id seat = 0;
  SeatState state = SeatState::Approved;
  std::string by, comment, reason;
  Id earlier = 0;
  template <class F> void fields(F&& f) {
    f("seat", seat); f("state", state); f("by", by); f("comment", comment); f("reason", reason);
    f("earlier", earlier);
  }
};
struct SeatClosed {  // without a vote: moot, removed, canceled, skipped
  Id seat = 0;
  SeatState state = SeatState::Moot;
  std::string reason;
  template <class F> void fields(F&& f) { f("seat", seat); f("state", state); f("reason", reason); }
};
struct SeatHeld {
  Id seat = 0;
  std::string reason;   // added_before, added_after
  std::string by, comment;  // added_after: the vote that is stored
  template <class F> void fields(F&& f) { f("seat", seat); f("reason", reason); f("by", by); f("comment", comment); }
};
struct SeatReopened {
  Id seat = 0;
  SeatState state = SeatState::Open;
  std::string opinion;
  template <class F> void fields(F&& f) { f("seat", seat); f("state", state); f("opinion", opinion); }
};
struct SeatPassedOn {
  Id seat = 0;
  std::string principal, holder, owner, mode, reason;
  int64_t weight = 1;
  std::string opinion = {};
  template <class F> void fields(F&& f) {
    f("seat", seat); f("principal", principal); f("holder", holder); f("owner", owner);
    f("mode", mode); f("reason", reason); f("weight", weight); f("opinion", opinion);
  }
};
struct SeatClaimed {
  Id seat = 0;
  std::string holder;  // empty: given back
  template <class F> void fields(F&& f) { f("seat", seat); f("holder", holder); }
};
struct TimerArmed {
  Timer timer;
  template <class F> void fields(F&& f) { f("timer", timer); }
};
struct TimerFired {
  Id timer = 0;
  std::optional<Instant> next;  // armed again for then
  template <class F> void fields(F&& f) { f("timer", timer); f("next", next); }
};
struct TimerChanged {  // canceled, paused, armed again
  Id timer = 0;
  TimerState state = TimerState::Canceled;
  Instant due;
  int64_t left_seconds = 0;
  template <class F> void fields(F&& f) {
    f("timer", timer); f("state", state); f("due", due); f("left_seconds", left_seconds);
  }
};
struct IncidentRaised {
  Incident incident;
  template <class F> void fields(F&& f) { f("incident", incident); }
};
struct IncidentEnded {
  Id incident = 0;
  std::string how;
  template <class F> void fields(F&& f) { f("incident", incident); f("how", how); }
};
struct CopyGiven {
  Id activation = 0;
  std::string person;
  template <class F> void fields(F&& f) { f("activation", activation); f("person", person); }
};
struct SnapshotTaken {
  Snapshot snapshot;
  template <class F> void fields(F&& f) { f("snapshot", snapshot); }
};
struct Sent {
  std::string step, to, channel, subject, text, why;
  template <class F> void fields(F&& f) {
    f("step", step); f("to", to); f("channel", channel); f("subject", subject); f("text", text);
    f("why", why);
  }
};
struct Emitted {
  std::string step, name;
  Value values;
  template <class F> void fields(F&& f) { f("step", step); f("name", name); f("values", values); }
};
struct RecordWritten {
  std::string step, form, id;
  int64_t version = 0;  // 0: deleted
  std::vector<Entry> values;  // that changed
  template <class F> void fields(F&& f) {
    f("step", step); f("form", form); f("id", id); f("version", version); f("values", values);
  }
};
struct Commented {
  std::string step, by, text;
  template <class F> void fields(F&& f) { f("step", step); f("by", by); f("text", text); }
};
struct Urged {
  Id seat = 0;
  template <class F> void fields(F&& f) { f("seat", seat); }
};
struct Warned {
  std::string step, text;
  template <class F> void fields(F&& f) { f("step", step); f("text", text); }
};
struct Called {
  Id activation = 0;
  std::string step, operation, key;
  Value values;
  template <class F> void fields(F&& f) {
    f("activation", activation); f("step", step); f("operation", operation); f("key", key);
    f("values", values);
  }
};
struct ChoicesMade {  // for steps to come
  Choices choices;
  template <class F> void fields(F&& f) { f("choices", choices); }
};
struct CandidatesChanged {
  Id seat = 0;
  std::vector<std::string> candidates;
  template <class F> void fields(F&& f) { f("seat", seat); f("candidates", candidates); }
};
struct Compensated {
  Id activation = 0;
  template <class F> void fields(F&& f) { f("activation", activation); }
};
struct CopyRead {
  Id activation = 0;
  std::string person;
  template <class F> void fields(F&& f) { f("activation", activation); f("person", person); }
};
struct ChangeAmended {  // the change that the flow holds: an approver edited it
  std::string step;
  std::vector<Entry> values;
  template <class F> void fields(F&& f) { f("step", step); f("values", values); }
};

// Another version of the app counts from now on. Everything that names a node names it by `nodes`: old
// to new; kGone - k for the k-th of `gone`.
struct Migrated {
  std::string model;
  std::vector<std::pair<int32_t, int32_t>> nodes;
  std::vector<std::pair<Id, std::vector<Id>>> arms;  // of forks: scope, and the index of each arm
  std::vector<GoneStep> gone;
  template <class F> void fields(F&& f) { f("model", model); f("nodes", nodes); f("arms", arms); f("gone", gone); }
};
// The migration is taken back: all is as it was before, but for the ids that were given since.
struct MigrationUndone {
  std::string snapshot;
  template <class F> void fields(F&& f) { f("snapshot", snapshot); }
};

struct ScopeReopened {  // what had joined or ended runs on
  Id scope = 0;
  template <class F> void fields(F&& f) { f("scope", scope); }
};

// What led to a write, kept in the entry of the record: not what a person wrote by his own command.
struct WriteCaused {
  std::string kind;  // flow, automation, stage, service_level, assignment, rollup, connector, ...
  std::string name, instance, step, place;  // place: file:line
  std::string command, by;                  // that all began with; nobody: the engine
  std::string record;                       // "receipt/r9", whose change it follows
  std::vector<std::string> wrote;           // fields
  Value read;                               // what was read for it, by name
  std::vector<std::pair<std::string, std::string>> origins;  // of fields that nobody sent: "default", "fill customer", "hidden"
  template <class F> void fields(F&& f) {
    f("kind", kind); f("name", name); f("instance", instance); f("step", step); f("place", place);
    f("command", command); f("by", by); f("record", record); f("wrote", wrote); f("read", read); f("origins", origins);
  }
};

using EventBody =
    std::variant<Started, StatusChanged, ResubmitAwaited, VarSet, ScopeOpened, ArmChanged,
                 ScopeClosed, TokenMade, TokenChanged, StepEntered, StepPassed, StepLeft,
                 StepReopened, StepSuperseded, StepExplained, SeatAdded, SeatOpened, SeatDecided,
                 SeatClosed, SeatHeld, SeatReopened, SeatPassedOn, SeatClaimed, TimerArmed,
                 TimerFired, TimerChanged, IncidentRaised, IncidentEnded, CopyGiven, SnapshotTaken,
                 Sent, Emitted, RecordWritten, Commented, Urged, Warned, Called, ChoicesMade,
                 CandidatesChanged, Compensated, ChangeAmended, CopyRead, Migrated, MigrationUndone,
                 ScopeReopened, WriteCaused>;

// "seat_decided": stable text for logs and tools.
std::string_view type_word(const EventBody& event);

// One accepted command, as the append-only log keeps it (semantics 1.11).
struct LogEntry {
  int64_t seq = 0;  // = version of the instance after it
  std::string instance;
  Instant at;
  std::optional<Instant> due_at;  // of a timer that came late
  std::string type;               // the verb: "approve", "start", "timer"
  std::string actor, on_behalf_of, via_proxy_rule;
  ActorKind actor_kind = ActorKind::Human;
  std::string step;
  Id activation = 0, seat = 0;
  int32_t round = 0;
  std::vector<std::string> targets;
  std::string comment, signature_ref;
  std::vector<Entry> form_patch;
  int64_t data_version = 0;  // of the record, after the command
  std::string reason_code, caused_by, key;
  std::vector<EventBody> events;
  std::string prev_hash, hash;  // hex; hash covers all of the above
  template <class F> void fields(F&& f) {
    f("seq", seq); f("instance", instance); f("at", at); f("due_at", due_at); f("type", type);
    f("actor", actor); f("on_behalf_of", on_behalf_of); f("via_proxy_rule", via_proxy_rule);
    f("actor_kind", actor_kind); f("step", step); f("activation", activation); f("seat", seat);
    f("round", round); f("targets", targets); f("comment", comment);
    f("signature_ref", signature_ref); f("form_patch", form_patch); f("data_version", data_version);
    f("reason_code", reason_code); f("caused_by", caused_by); f("key", key);
  }
};

// Sets prev_hash and hash, and gives the entry's bytes. `entry` is complete otherwise.
std::string seal(LogEntry& entry, const std::string& prev_hash);

// Canonical bytes, hash included; none for bytes that are damaged, newer or do not match their hash.
std::string encode(const LogEntry& entry);
std::optional<LogEntry> decode_entry(std::string_view bytes);

// For people and tools.
Value readable_event(const EventBody& event);

}  // namespace weir::runtime
