// engine/runtime/verify.h: logs folded again and compared with what is stored.
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/instance.h"
#include "weir/diagnostic.h"
#include "weir/storage.h"
#include "weir/verify.h"

namespace weir::runtime {

// The log of an instance or a record in the order of seq; `damage` says what is wrong with it.
struct StoredLog {
  std::vector<LogEntry> entries;
  std::vector<Damage> damage;
};
Result<StoredLog> read_log(ReadTxn& txn, const std::string& aggregate, Language language);

// What is wrong between the log and the stored snapshot of an instance; empty: nothing.
Result<std::vector<Damage>> verify_instance(ReadTxn& txn, const Row& row, Language language);

// One open incident an instance, for the administrators. A store that cannot take it is asked
// again by the next command that meets the damage.
void report_damage(Storage& storage, const std::string& instance, const std::string& message, Instant now);

// Every log, every instance, and the tables of timers, tasks and incidents that show their parts.
Result<Verified> verify_store(ReadTxn& txn, Language language);

}  // namespace weir::runtime
