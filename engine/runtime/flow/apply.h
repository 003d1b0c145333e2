// engine/runtime/flow/apply.h: state after an event: the only way an instance changes.
//
// Total and deterministic: apply(events 1..n) gives the stored snapshot of version n, byte for byte.
#pragma once

#include "engine/runtime/flow/event.h"

namespace weir::runtime {

// False where the event does not fit the state (a seat that is not there, an arrow that does not
// exist): the log is damaged, or the engine has a fault; the state is then not to be used.
bool apply(Instance& instance, const EventBody& event, Instant at);

// The entry's events, then its version and hash.
bool apply_entry(Instance& instance, const LogEntry& entry);

// All entries from the first; none where one does not fit, does not follow the one before it, or
// breaks the chain of hashes.
std::optional<Instance> fold(const std::vector<LogEntry>& entries);

}  // namespace weir::runtime
