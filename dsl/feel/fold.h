// dsl/feel/fold.h: what is the same for all data is reckoned once, when compiling.
#pragma once

#include <functional>

#include "engine/feel/expression.h"

namespace weir::feel {

// Replaces arithmetic on constants, and calls of builtins that read or make a value from literals
// (`duration("P30D")`), by their value. `on_null` hears of every such call that gives null though
// none of its arguments is null.
void fold_constants(Expression& expression, const std::function<void(const Node& call)>& on_null);

}  // namespace weir::feel
