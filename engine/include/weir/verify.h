// weir/verify.h: does a store hold what its logs say? The answer of Engine::verify.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weir {

// One thing that does not verify.
struct Damage {
  std::string rule;       // the invariant that does not hold, by its name in docs/reliability.md: "E6"
  std::string aggregate;  // id of the instance, "FORM/ID" of a record, or the row that is too many
  int64_t seq = 0;        // of the log entry; 0: it concerns none
  std::string message;
};

struct Verified {
  int64_t instances = 0, records = 0, entries = 0;  // looked at; records: those that keep a history
  std::vector<Damage> damage;                       // the first 1,000
  bool whole() const { return damage.empty(); }
};

}  // namespace weir
