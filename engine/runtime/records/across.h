// engine/runtime/records/across.h: values that may stand once over several forms: `unique: [[phone, customer.phone]]`.
//
// All places of such an entry are alike: whichever record is written, its value must be at none of the
// others. A record that was converted does not count: what it became has the value.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/model.h"
#include "engine/records/record.h"
#include "weir/diagnostic.h"
#include "weir/result.h"
#include "weir/storage.h"

namespace weir::runtime {

class Unit;
struct Loaded;

struct AcrossPlace {
  const model::Form* form = nullptr;
  std::string field;
};
struct AcrossKey {
  std::vector<AcrossPlace> places;  // the first is of the form that says so
  Span span;
};
// By the name of a form: the entries that have a place there.
using AcrossKeys = std::map<std::string, std::vector<AcrossKey>, std::less<>>;
AcrossKeys across_keys(const model::Model& model);

// E_UNIQUE where another record has a value that this write brings. Looked for again at commit, as all that a command asks.
Status check_across(Unit& unit, const records::Record* before, const records::Record& after);

// Records that stand in each other's way by entries which `before` (null: none) did not have: of each value that is there more
// than once all but the first, as "lead/r1.phone"; at most 1,000.
Result<std::vector<FieldError>> clashes_across(const Loaded& next, const Loaded* before, const Storage& storage, ReadTxn& txn, Language language);

}  // namespace weir::runtime
