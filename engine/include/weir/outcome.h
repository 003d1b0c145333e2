// weir/outcome.h: what a command did, or would do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "weir/command.h"
#include "weir/time.h"
#include "weir/value.h"

namespace weir {

// One thing that happened, as the log keeps it. `type` is stable text: "seat_decided"; `data` a
// context with its particulars, by stable names.
struct Event {
  std::string aggregate;  // id of the instance or record
  int64_t seq = 0;        // of the aggregate's log entry; events of one command share it
  std::string type;
  std::string step;  // where it concerns one
  Value data;
};

// What happened, in order: read from the log's bytes when it is first looked at, so that a host
// which does not look pays nothing. Cheap to copy; any thread.
class Events {
 public:
  Events() = default;
  Events(std::vector<Event> events);
  explicit Events(std::function<std::vector<Event>()> read);  // called once at most

  const std::vector<Event>& list() const;
  auto begin() const { return list().begin(); }
  auto end() const { return list().end(); }
  size_t size() const { return list().size(); }
  bool empty() const { return list().empty(); }
  const Event& operator[](size_t i) const { return list()[i]; }

 private:
  struct State;
  std::shared_ptr<State> state_;  // null: nothing happened
};

struct TaskRef {
  std::string id;        // stable for the life of the task
  std::string instance;
  std::string step;
  std::string holder;    // empty while candidates may claim it
  std::vector<std::string> candidates;
};

// Something the caller should know although the command was accepted.
struct Notice {
  std::string code;     // "no_flow_started", "condition", "similar", ...
  std::string message;  // in the engine's language
  std::string field = {};
};

struct Outcome {
  int64_t version = 0;  // of the record or instance that the command addressed, after it
  RecordRef record;     // created or addressed; empty where there is none
  std::vector<std::string> instances;  // addressed, then started
  Events events;
  std::vector<TaskRef> opened;
  std::vector<Notice> warnings;
  bool replayed = false;  // the answer of an earlier command with this key
};

struct FieldChange {
  RecordRef record;
  std::string field;
  Value before, after;
};

// What leaves the engine: read through Engine::effects.
struct Effect {
  enum class Kind : uint8_t { Message, Event, Call };
  Kind kind = Kind::Message;
  std::string id;       // stable, the same at every delivery
  Instant at;
  std::string name;     // of the event, or connector.operation; of a message: the step
  std::string to;       // Message: a user
  std::string channel;  // Message: "inbox" by default
  std::string subject, text;
  std::string instance;
  RecordRef record;
  Value data;
};

struct ArmedTimer {
  std::string instance, step;
  Instant due;
  std::string action;  // "remind", "escalate", "approve", "wake", ...
};

// What a command would do: made on the same path as doing it.
struct Delta {
  Outcome outcome;
  std::vector<FieldChange> fields;
  std::vector<Effect> effects;
  std::vector<ArmedTimer> timers;
};

}  // namespace weir
