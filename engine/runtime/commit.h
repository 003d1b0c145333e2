// engine/runtime/commit.h: a command's work as rows, in one write transaction.
#pragma once

#include <optional>
#include <string>

#include "engine/runtime/unit.h"

namespace weir::runtime {

// The answer of a command as its idempotency row keeps it.
struct Answer {
  std::optional<Error> error;
  Outcome outcome;
};
std::string encode(const Answer& answer);
std::optional<Answer> decode_answer(std::string_view bytes);

// What the idempotency key stands for: the command without its key.
std::string command_hash(const Command& command);

// Numbers the log entries of the unit's cases, names their actor, chains their hashes.
void seal_cases(Unit& unit, const std::string& default_type);

struct IdemRow {
  std::string actor, key, request_hash, result;
};

enum class Committed : uint8_t { Done, Again, Failed };
struct CommitAnswer {
  Committed how = Committed::Done;
  Error error;  // Failed
};

// Writes everything. Again: something that was read has changed, or the store asks for it.
CommitAnswer commit(Unit& unit, Storage& storage, const std::optional<IdemRow>& idem);

// What the outcome, and a plan, say about the unit.
Outcome outcome_of(const Unit& unit, int64_t version, const RecordRef& record, const std::vector<Case*>& addressed);
Delta delta_of(const Unit& unit, Outcome outcome);

// Messages, events, calls of this command, in order.
std::vector<Effect> effects_of(const Unit& unit);
std::string encode(const Effect& effect);
std::optional<Effect> decode_effect(std::string_view bytes);

}  // namespace weir::runtime
