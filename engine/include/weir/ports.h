// weir/ports.h: what an engine asks of its host. Borrowed: a port outlives the engine.
//
// Clock stands in weir/time.h, Directory in weir/directory.h, Storage in weir/storage.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weir/outcome.h"
#include "weir/result.h"
#include "weir/value.h"

namespace weir {

// Gives ids for new records and instances: unique in the store for ever, short, of [A-Za-z0-9_-].
// Called outside any transaction; an id may be dropped without having been used.
class Ids {
 public:
  virtual ~Ids() = default;
  virtual std::string next() = 0;
};

// "a1", "a2", ...: for tests and stories. Not unique over restarts unless `first` says so.
class CountingIds : public Ids {
 public:
  explicit CountingIds(std::string prefix = "a", int64_t first = 1)
      : prefix_(std::move(prefix)), next_(first) {}
  std::string next() override { return prefix_ + std::to_string(next_++); }

 private:
  std::string prefix_;
  int64_t next_;
};

class Secrets {
 public:
  virtual ~Secrets() = default;
  // None where the host knows no such secret.
  virtual std::optional<std::string> get(std::string_view name) = 0;
};

// One request to the outside. Sent at least once; `id` is the same at every attempt.
struct CallRequest {
  std::string id, connector, operation;
  Value values;
  // The step's `timeout` of one attempt, in seconds: give up then with an Error. 0: the host's own.
  int64_t timeout_seconds = 0;
};

class Connectors {
 public:
  virtual ~Connectors() = default;
  // Called outside any transaction, by tick() or a worker; the answer's body or an Error.
  virtual Result<Value> call(const CallRequest& request) = 0;
};

// Takes what the engine tells the world: a gateway of messages, a queue, another system. Each has a
// cursor of its own in the store, under its name: a new one begins with the oldest effect that is kept.
class Destination {
 public:
  virtual ~Destination() = default;
  // Stable over restarts.
  virtual std::string name() const = 0;
  // What it does not want is passed over.
  virtual bool wants(const Effect&) const { return true; }
  // Called outside any transaction, by tick() or a worker. The effects of one instance, or of one record
  // without a flow, come in order. At least once: Effect::id is the same each time. After an Error it is tried
  // again, later each time, for a day or two; meanwhile those of others go on. Then it is an incident.
  virtual Status deliver(const Effect& effect) = 0;
};

}  // namespace weir
