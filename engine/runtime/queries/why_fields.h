// engine/runtime/queries/why_fields.h: why a field of a record is what it is: formula, who wrote it, what led there.
#pragma once

#include "engine/runtime/unit.h"
#include "weir/why.h"

namespace weir::runtime {

// The caller has checked that the actor may see the field.
Result<Why> explain_field(Unit& unit, const WhyQuestion& question);

}  // namespace weir::runtime
