// engine/runtime/flow/host_step.h: steps whose work the host does (weir/host.h).
#pragma once

#include "engine/nodes/node_type.h"

namespace weir::runtime {

// What all of them are to the engine; their name and what they give stand in the model.
const nodes::NodeTypeSpec& host_step_type();

}  // namespace weir::runtime
