// engine/runtime/flow/log_packer.h: how logs and states are packed: they say the same things again and again.
#pragma once

#include "engine/base/pack.h"

namespace weir::runtime {

const base::Packer& log_packer();

}  // namespace weir::runtime
