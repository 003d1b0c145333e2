// engine/records/rollups.h: figures over the records that refer to a record.
#pragma once

#include "engine/records/world.h"

namespace weir::records {

// What the rollup `field` of `target` comes to now: read from the sources, through the view. `sum`
// and `count` of nothing are 0, every other figure of nothing is null.
Value rollup_value(const Record& target, const model::Field& field, RecordWorld& world);

// Does it depend on the record that has it, not only on its sources?
bool reads_target(const model::Field& field);

}  // namespace weir::records
