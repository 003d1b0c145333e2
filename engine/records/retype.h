// engine/records/retype.h: a stored value as a field of another type has it.
#pragma once

#include "engine/fields/field_type.h"

namespace weir::records {

// Exactly, or not at all: E_FIELD_INVALID says why it cannot be. Null stays null. What the field computes itself (a formula, a
// rollup) is null until it is computed. Into text goes what a person would write: 12.5, 2026-03-02, true.
Result<Value> retyped(const Value& value, const model::Field& to, const fields::FieldContext& context);

}  // namespace weir::records
