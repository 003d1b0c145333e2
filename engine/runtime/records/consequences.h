// engine/runtime/records/consequences.h: what the write of one record does to others, in the same command:
// figures that sum it up, records that it touches, records that are the same.
#pragma once

#include "engine/runtime/records/record_write.h"

namespace weir::runtime {

// Rollups of the records that `before` or `after` refers to (null: there was, there is none). The
// engine writes: locks do not stand in the way.
Status refresh_rollups(Unit& unit, const LoadedPtr& loaded, const model::Form& form,
                       const records::Record* before, const records::Record* after);

// `touches`: the records that a new one refers to had activity now.
Status touch_references(Unit& unit, const LoadedPtr& loaded, const records::Record& created);

struct Duplicate {
  records::RecordPtr merge_into;  // by a rule with `then: merge`; null: none
};
// The form's `duplicates` rules: E_DUPLICATE by a rule with `reject`, the warning `similar` by one
// with `warn`. On an update only rules whose fields changed are asked, and `merge` warns. Null is
// like nothing.
Result<Duplicate> check_duplicates(Unit& unit, const LoadedPtr& loaded, const records::Record& after,
                                   const records::Record* before);

}  // namespace weir::runtime
