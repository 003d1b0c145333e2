// What must hold of a store whatever happened to it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/instance.h"
#include "tests/simulation/sink.h"
#include "weir/storage.h"

namespace weir::simulation {

struct StoredCase {
  runtime::Instance state;
  std::vector<runtime::LogEntry> log;
};

struct Findings {
  std::vector<std::string> broken;
  // False, and noted, where `holds` is.
  bool expect(bool holds, const std::string& what) {
    if (!holds && broken.size() < 20) broken.push_back(what);
    return holds;
  }
};

// Every instance with its log. Damage is a finding.
std::vector<StoredCase> read_cases(Storage& storage, Findings& findings);

// AP1 to AP8, AP11, AP12; E1, E3, E6; I1, M1, M2, O1, S1; the tables of tasks, timers and
// incidents show what the snapshots hold; at most one locking flow a record;
// `hits` of each record is the number of `bump` steps done on it. With a sink: what it was asked
// to do stands in the log under that id (O5), and no attempt was spent that did not fail (V4).
void check_store(Storage& storage, Findings& findings, const Sink* sink = nullptr);

// Rows in the table of timers.
int64_t timers_left(Storage& storage);

// The whole store in words, without what depends on positions: for comparing two stores.
std::string describe(Storage& storage);

}  // namespace weir::simulation
