// engine/fields/ids.h: fields that hold ids of records, users, departments.
#pragma once

#include "engine/fields/support.h"

namespace weir::fields {

// An id as text, or the record or person itself as a context with `id`.
Result<Value> normalize_id(const Value& given, const model::Field& field, const FieldContext& context);
Result<Value> normalize_ids(const Value& given, const model::Field& field, const FieldContext& context);

// The forms that a reference may lead to.
std::vector<std::string> target_forms(const model::Field& field);
std::vector<model::KeySpec> reference_keys();
model::KeySpec from_key();  // `from: WHO` of users

}  // namespace weir::fields
