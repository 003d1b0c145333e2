// engine/runtime/queries/sharing.h: records that were shared with users, teams, departments.
#pragma once

#include <memory>

#include "engine/runtime/commands/dispatch.h"
#include "engine/runtime/unit.h"

namespace weir::runtime {

// Over the unit's view: who asks rests on what he read. Borrows the unit.
std::unique_ptr<records::Shares> shares_of(Unit& unit);

// Writes the shares and the record's log. The caller has checked that the actor may.
Result<records::RecordPtr> share_record(Unit& unit, const model::Form& form, const records::RecordPtr& record, const Share& what);

}  // namespace weir::runtime
