// engine/fields/text_rules.h: what `text` and `long_text` have in common.
#pragma once

#include "engine/fields/support.h"

namespace weir::fields {

std::vector<model::KeySpec> text_keys();
Result<Value> normalize_text(const Value& given, const model::Field& field, const FieldContext& context);

}  // namespace weir::fields
