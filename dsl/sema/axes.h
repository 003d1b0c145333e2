// dsl/sema/axes.h: what values can come in at a column of a decision, or at a field.
#pragma once

#include <vector>

#include "dsl/sema/app.h"
#include "dsl/sema/regions.h"

namespace weir::sema {

std::vector<AxisSpec> axes_of(const App& app, const model::Decision& decision);
AxisSpec axis_of_field(const model::Field& field);

// `required: true`.
bool always_required(const model::Field& field);

}  // namespace weir::sema
