// engine/runtime/stage_move.h: a record moves to a stage of its form.
#pragma once

#include "engine/runtime/record_write.h"

namespace weir::runtime {

// The variable of a flow in which a move waits for its approval: no author can name it.
constexpr std::string_view kMoveTo = "stage ->";

// Checks criteria, needs and moves (E_STAGE), writes the stage with the patch of the request, runs
// `on_enter`, raises "stage NAME". A stage with `approval` is not entered yet: what came with the
// move is written, and its flow starts; the record as it then is comes back.
Result<records::RecordPtr> move_record(Unit& unit, const WriteRequest& request, const std::string& stage);

// The flow that a move waited for has ended approved: the move is judged again and made. What stands
// in its way by now is a warning of the command.
void finish_held_move(Case& of);

// In a stage that ends, or converted: nobody works on it any more.
bool is_over(const records::Record& record);

}  // namespace weir::runtime
