// engine/model/invariants.h: what holds in every model, so that running it need not ask again.
#pragma once

#include <string>

#include "engine/model/model.h"

namespace weir::model {

// Empty, or the first that is broken: indexes outside their arrays, references to nothing, a join
// without its fork.
std::string broken_invariant(const Model& model);

}  // namespace weir::model
