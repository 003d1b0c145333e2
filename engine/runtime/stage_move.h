// engine/runtime/stage_move.h: a record moves to a stage of its form.
#pragma once

#include "engine/runtime/record_write.h"

namespace weir::runtime {

// Checks criteria, needs and moves (E_STAGE), writes the stage with the patch of the request, runs
// `on_enter`, raises "stage NAME".
Result<records::RecordPtr> move_record(Unit& unit, const WriteRequest& request, const std::string& stage);

}  // namespace weir::runtime
