// weir/command.h: what can be asked of an engine: one Command is one transaction.
//
// Plain data. The host has authenticated the actor; the engine decides what he may do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "weir/time.h"
#include "weir/value.h"

namespace weir {

// Stored in logs: never renumber.
enum class ActorKind : uint8_t { Human = 0, System = 1, Timer = 2, Agent = 3, Api = 4 };

// Who asks. `System` is the host itself, who may do all: never make one from a request from outside.
struct Actor {
  std::string user;  // id in the directory; empty for System
  ActorKind kind = ActorKind::Human;

  static Actor human(std::string user) { return {std::move(user), ActorKind::Human}; }
  static Actor system() { return {{}, ActorKind::System}; }
};

struct RecordRef {
  std::string form, id;
  bool empty() const { return id.empty(); }
  friend bool operator==(const RecordRef&, const RecordRef&) = default;
};

// A flow, running or ended: by its instance, or by its record: the newest that can be meant, running first.
struct CaseRef {
  std::string instance;
  RecordRef record;
};

// People picked for a step, by the initiator or by the approver before it: step id to users (`chosen_by`).
using Choices = std::vector<std::pair<std::string, std::vector<std::string>>>;

// ---- records: `values` is a context of field to value, in any form that the field accepts

struct Create {
  std::string form;
  Value values;
  std::string id = {};  // empty: the engine gives one
};
struct Update {
  RecordRef record;
  Value values;
  // Others wrote after `expected_version`: where they wrote other fields both changes stand. Else E_STALE.
  bool merge = false;
};
struct Delete { RecordRef record; };
struct Move {
  RecordRef record;
  std::string stage;
  Value values = {};  // may fill what the stage needs
};
// A record becomes others, once; from then on it does not change.
struct ConvertInto {
  std::string form;
  std::vector<std::string> match = {};  // a record equal in these fields is taken, else one is made
  Value values = {};
};
struct Convert {
  RecordRef record;
  Value values = {};  // for the vars of the flow, where the app has one for it
  // Empty: as the app says, by its flow that converts the form and starts by `manual`, else its step `convert`.
  std::vector<ConvertInto> into = {};
  std::vector<std::string> carry = {};  // forms whose records go along
};

// Two records are one: `into` gets what it lacks, in the fields of `take` what `record` has. What referred
// to `record` refers to `into`, its id leads there. For who may delete the one and edit the other.
struct Merge {
  RecordRef record, into;
  std::vector<std::string> take = {};
};

// ---- flows

// Starts the flows that begin with `on: submitted`; accepted with a warning where none does.
struct Submit {
  RecordRef record;
  Choices choose = {};
};
// Starts a flow that begins with `manual`.
struct Start {
  std::string flow;
  RecordRef record = {};
  Value values = {};  // for the flow's vars
  Choices choose = {};
};
// A verb on a step: approve, reject, abstain, complete, return, transfer, delegate, resolve,
// add_before, add_after, add_parallel, remove_sign, take_back, claim, unclaim, urge, cc, comment.
struct Act {
  std::string verb;
  std::string step;  // id of the step; "receive[2]" inside a for_each
  CaseRef on;
  std::string comment = {};
  Value with = {};                   // form patch
  std::vector<std::string> to = {};  // people, or the steps to return to
  std::string mode = {};             // of resolve, delegate, add_before, ...; of return: resubmit mode
  Choices choose = {};               // of approve and complete: who is asked next (`chosen_by: previous`)
};
// A verb on a flow: withdraw, resubmit, revoke, suspend, resume, terminate, jump, migrate, reopen.
struct Administer {
  std::string verb;
  std::string flow;  // may be empty where `on` names an instance
  CaseRef on;
  std::string comment = {};
  Value with = {};      // resubmit: form patch
  std::string to = {};  // jump: step
  bool force = false;   // jump
  std::string mode = {};
};
// Tries again what an incident stopped.
struct Retry {
  std::string incident;  // IncidentView::id
};

// Ends an incident in another way; the comment says why. Without more: of automations, schedules, pools.
struct Resolve {
  std::string incident, comment = {};
  bool skip = false;                 // the step is left out: the flow goes on behind it
  std::vector<std::string> to = {};  // or: people who are asked; the options that are taken
  Value with = {};                   // or: what the step should have come to, by variable
};

// ---- owners and pools

struct Take {
  std::string pool;
  std::vector<RecordRef> records;
};
struct Release {
  std::string pool;
  RecordRef record;
  Value values = {};
  std::string reason = {};
};
struct Assign {
  RecordRef record;
  std::string to;
  std::string reason = {};
};
struct Accept { RecordRef record; };
struct Decline {
  RecordRef record;
  std::string reason = {};
};
// Gives everything that `from` holds to `to`: live seats and those still waiting, candidacies,
// delegations, people picked for steps to come, records that he owns, and where the built-in
// directory names him as proxy. Items that cannot go over, and places of the app that name him, are
// warnings. For administrators; plan() is the dry run.
struct HandOver {
  std::string from, to;
  std::vector<std::string> instances = {};  // only these; empty: all, and records too
};
// Changes the built-in directory, from a moment on (none: now): `changes` is written like the section
// `directory` and laid over it key by key, lists replaced. For administrators; a person may change
// his own `away`. Without changes: tells that the host's own directory has changed.
struct ChangeDirectory {
  Value changes;
  std::optional<Instant> from = {};
};

// Lets people see a record, or edit it, beside what rules allow, until a moment. For who may edit it:
// nobody gives more than he has. Said again of the same people it counts anew; "none" takes it back.
struct Share {
  RecordRef record;
  std::vector<std::string> users = {}, teams = {}, departments = {};  // direct members of them
  std::string level = "read";                                         // read, edit, none
  std::optional<Instant> until = {};                                  // from then on no more
};

// An event from outside; starts flows and continues those that wait for it.
struct Emit {
  std::string event;
  Value values = {};
};

struct Command {
  Actor actor;
  // Idempotency key, unique for the actor: a repeated command gives the first answer. Empty: none.
  std::string key = {};
  // Version of the record or instance addressed that the caller saw; another one is E_STALE.
  std::optional<int64_t> expected_version = {};
  std::variant<Create, Update, Delete, Move, Convert, Submit, Start, Act, Administer, Retry, Take,
               Release, Assign, Accept, Decline, HandOver, Emit, Share, ChangeDirectory, Merge, Resolve>
      what;
};

}  // namespace weir
