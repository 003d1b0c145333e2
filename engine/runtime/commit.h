// engine/runtime/commit.h: a command's work as rows, in one write transaction.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/unit.h"
#include "engine/storage/contract/lease.h"

namespace weir::runtime {

// What the events of an outcome are read from.
struct Told {
  struct Entry {
    std::string instance;
    int64_t seq = 0;
    std::vector<std::pair<int64_t, std::string>> steps;  // of events that do not name theirs: where, and which
    Value bytes;                                         // of the entry, as the log keeps them
  };
  std::vector<Entry> log;
  std::vector<Event> beside;  // what stands in no log of an instance
};
// Nothing where an entry is damaged.
std::optional<std::vector<Event>> read_events(const Told& told);

// The answer of a command. Its idempotency row does not repeat the log.
struct Answer {
  std::optional<Error> error;
  Outcome outcome;
  std::shared_ptr<const Told> told;  // what outcome.events are read from; null: they stand for themselves
};
std::string encode(const Answer& answer);
// `entry_bytes`: of an entry of the log.
std::optional<Answer> decode_answer(std::string_view bytes,
                                    const std::function<Value(const std::string& instance, int64_t seq)>& entry_bytes);

// What the idempotency key stands for: the command without its key.
std::string command_hash(const Command& command);

// Numbers the log entries of the unit's cases, names their actor, chains their hashes.
void seal_cases(Unit& unit, const std::string& default_type);

struct IdemRow {
  std::string actor, key, request_hash, result;
};

enum class Committed : uint8_t { Done, Again, Failed, Lost };
struct CommitAnswer {
  Committed how = Committed::Done;
  Error error;  // Failed
};

// Writes everything. Again: something that was read has changed, or the store asks for it. Lost: the
// lease, under which it was done, was somebody else's by then.
CommitAnswer commit(Unit& unit, Storage& storage, const std::optional<IdemRow>& idem,
                    const std::optional<storage::Lease>& under = std::nullopt);

// What the outcome, and a plan, say about the unit. Its cases are sealed.
Answer answer_of(const Unit& unit, int64_t version, const RecordRef& record, const std::vector<Case*>& addressed);
Delta delta_of(const Unit& unit, Outcome outcome);

// Messages, events, calls of this command, in order.
std::vector<Effect> effects_of(const Unit& unit);
std::string encode(const Effect& effect);
std::optional<Effect> decode_effect(std::string_view bytes);

}  // namespace weir::runtime
