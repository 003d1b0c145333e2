// engine/runtime/records/stage_move.h: a record moves to a stage of its form.
#pragma once

#include "engine/runtime/records/record_write.h"

namespace weir::runtime {

// Checks criteria, needs and moves (E_STAGE), writes the stage with the patch of the request, runs
// `on_enter`, raises "stage NAME". Where a flow approves the move first it is held, with what came with it.
Result<records::RecordPtr> move_record(Unit& unit, const WriteRequest& request, const std::string& stage);

// In a stage that ends, or converted: nobody works on it any more.
bool is_over(const records::Record& record);

}  // namespace weir::runtime
