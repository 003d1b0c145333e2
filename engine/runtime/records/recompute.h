// engine/runtime/records/recompute.h: after a publication, stored formulas that say something else now.
//
// Batch by batch by an alarm of each form, so that a stop or a large form loses nothing: what is left
// goes on with the next tick.
#pragma once

#include "engine/runtime/unit.h"

namespace weir::runtime {

// Arms the alarm "recompute:FORM" of every form whose figures `before` worked out otherwise.
void arm_recompute(Unit& unit, const model::Model& before);

// The alarm is due: the next records, and the alarm again where there are more.
Status recompute_next(Unit& unit, const std::string& form);

}  // namespace weir::runtime
