// engine/records/stages.h: may a record move to a stage (language.md 3).
#pragma once

#include "engine/records/change.h"

namespace weir::records {

// The group of stages that is the record's: the first whose `when` holds or that has none.
const model::StageGroup* stage_group(const Record& record, RecordWorld& world);

struct MoveRequest {
  const Record* before = nullptr;  // the record as stored
  const Record* after = nullptr;   // with what came with the move; the same where nothing did
  const Record* reached = nullptr; // as it stands in the stage: what it needs is looked for there; null: `after`
  std::string to;
  std::string actor;
  Language language = Language::English;
};

// E_STAGE with every criterion that is not met (by id and message) and every need that is empty;
// also for a move that `moves` does not allow, an unknown stage, and a closed one. The value is
// the stage that is reached; its `approval` and `on_enter` are the caller's affair.
Result<const model::Stage*> check_move(const MoveRequest& request, RecordWorld& world);

}  // namespace weir::records
