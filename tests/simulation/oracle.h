// What must hold of a store whatever happened to it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/instance.h"
#include "tests/simulation/sink.h"
#include "weir/model.h"
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

// What one log tells that concerns others than its instance.
struct Deeds {
  int64_t bumps = 0, sent = 0;        // `bump` steps done; messages, events and calls
  std::set<std::string> asked;        // keys of calls
  std::set<std::string> answered;     // of those that came back well
  std::map<std::string, int> failed;  // answers that spent an attempt, by key
};

// AP1 to AP8, AP11, AP12; E1, E2, E3, E6; I1, M1, M2, O1, S1; the tables of tasks, timers and
// incidents show what the snapshots hold; at most one locking flow a record;
// `hits` of each record is the number of `bump` steps done on it. With a sink: what it was asked
// to do stands in the log under that id (O5), and no attempt was spent that did not fail (V4).
//
// Looks at one store again and again: a case whose rows are the same bytes as at the last look is
// not judged again, and of a log that has grown only the new entries are folded.
class Oracle {
 public:
  // With a post: effects that are gone were delivered or wait (O7), and those of each instance came in order (O2).
  void check(Storage& storage, Findings& findings, const Sink* sink = nullptr, const Post* post = nullptr);
  // Every effect was delivered, and none waits.
  void check_delivered(Storage& storage, Findings& findings, const Post& post);

  struct Known {
    int64_t version = 0, position = 0;
    std::string snapshot;
    std::vector<std::string> lines;  // of the log, as they are stored
    StoredCase stored;
    std::optional<runtime::Instance> folded = runtime::Instance();
    Deeds deeds;
  };
  // By id, as of the last look.
  const std::map<std::string, Known>& cases() const { return known_; }

 private:
  std::vector<Known*> read(ReadTxn& txn, Findings& findings);  // those that are not as they were
  void read_models(ReadTxn& txn, Findings& findings);

  struct Told {
    std::string aggregate, id, to;
  };

  void check_effects(Storage& storage, ReadTxn& txn, Findings& findings, const Post* post);

  std::map<std::string, Known> known_;
  std::map<std::pair<int64_t, int64_t>, Told> told_;  // the outbox, with what is swept
  std::map<std::string, Model> models_;  // by hash
};

// One look.
inline void check_store(Storage& storage, Findings& findings, const Sink* sink = nullptr) {
  Oracle().check(storage, findings, sink);
}

// Rows in the table of timers.
int64_t timers_left(Storage& storage);

// The whole store in words, without what depends on positions: for comparing two stores.
std::string describe(Storage& storage);
// The same as bytes, for nobody to read.
std::string contents(Storage& storage);

}  // namespace weir::simulation
