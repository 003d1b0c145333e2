// weir/history.h: what became of a record: its changes one by one, and the records it came from and led to.
#pragma once

#include <string>
#include <vector>

#include "weir/outcome.h"

namespace weir {

// What wrote, where no person did by his own command.
struct WriteOrigin {
  std::string kind;  // flow, automation, stage, service_level, assignment, pool, connector, rollup, ...; empty: a person
  std::string name, instance, step;
  std::string place;        // file:line
  std::string command, by;  // that all began with; nobody: the engine
};

struct FieldEdit {
  std::string field;  // or "stage"
  Value before, after;
  std::string how = {};  // nobody sent it: "formula", "rollup", "default", "fill customer" (came along with it), "hidden"
  WriteOrigin origin = {};
};

// One change of a record.
struct HistoryLine {
  int64_t version = 0;  // that it made
  Instant at;
  std::string type, actor, comment;  // created, updated, moved, assigned, taken, recycled, converted, ...
  std::vector<FieldEdit> changes;    // without what the reader may not see
};

// What a record came from and what came of it: over references and conversions, up and down, never
// to the other branches on the way. At most 1,000 records; what the reader may not see is not there.
struct LineageLink {
  RecordRef from, to;  // `to` came of `from`
  std::string via;     // the field of `to` that refers; "converted"
  Instant at;          // since when
};
struct Lineage {
  std::vector<RecordRef> records;  // without the record itself
  std::vector<LineageLink> links;
};

}  // namespace weir
