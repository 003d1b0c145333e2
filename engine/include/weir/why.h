// weir/why.h: why something is as it is: which rule, at which line, saw which values.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "weir/command.h"
#include "weir/diagnostic.h"
#include "weir/value.h"

namespace weir {

// One reason and what it rests on. A tree of plain data; text() prints it.
struct Reason {
  std::string en, zh;       // one sentence
  std::string place;        // "flows/quote.yaml:12", or empty
  std::vector<Entry> values;  // what was read, by name
  std::vector<Reason> because;
};

struct Why {
  std::vector<Reason> reasons;
  // One reason a line, indented, with places and values.
  std::string text(Language language) const;
};

// What to explain. `step` of `on`: who was asked and why, or which way was taken. A `field` of a
// record: its formula or who wrote it. An assignment: who got the record.
struct WhyQuestion {
  CaseRef on;
  std::string step = {};
  std::string field = {};  // also "owner", "stage"
  std::string person = {};  // why not this person
};

}  // namespace weir
