// weir/backtest.h: what the stored instances would have come to by another version of the app.
//
// Replayed is every decision that the log tells of: variables worked out at the start, decisions, the
// options that were taken, steps that were left out, whether a flow began with what was submitted, and
// whom steps asked, in the organisation of then; who the turns of an assignment rule gave is left. Each sees what it saw then, as the log keeps it;
// what the old version did not read comes from what was submitted, else from the record as it is now.
// What people decided stays as it was. Nothing is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "weir/model.h"
#include "weir/outcome.h"

namespace weir {

struct BacktestQuery {
  Model model = nullptr;       // the other version; null: the published one
  std::string flow = {};       // empty: all
  int64_t found_max = 1000;    // differences that are listed; all are counted
  int64_t instances_max = 0;   // the newest so many; 0: all
};

// One decision that would be another one.
struct Differing {
  std::string instance, flow, step;  // step: empty for variables of the start
  RecordRef record;
  Instant at;
  std::string kind;    // "variable", "decision", "option", "when", "start", "people"
  std::string name;    // of the variable, decision, or flow that begins
  Value before, after; // of an option the step that it leads to; null people: nobody
  std::string rule;    // "row 3", of a decision table that answers now
  std::string place;   // in the other version: "app.yaml:29"
  std::vector<Entry> values;  // what it rests on
};

// The same difference of many instances.
struct DifferingGroup {
  std::string flow, step, kind, name, before, after;
  int64_t times = 0;
};

struct Backtest {
  int64_t instances = 0, decisions = 0, differ = 0;
  int64_t gone = 0;  // decisions of flows and steps that the other version lacks
  std::vector<Differing> found;
  std::vector<DifferingGroup> groups;  // the most frequent first
};

}  // namespace weir
