// engine/runtime/records/pools.h: records that nobody owns, who may take them, and when they come back (公海).
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

const model::Definition* find_pool(const model::Model& model, std::string_view name);

// The pool that holds the record; empty: none.
std::string pool_of(Unit& unit, const std::string& form, const std::string& record);

// Takes the record from its owner. `event`: released, recycled, or empty. A flow's lock is passed.
Status put_into_pool(Unit& unit, const LoadedPtr& loaded, const model::Definition& pool, const std::string& record,
                     const std::string& event, const std::string& reason);
void leave_pool(Unit& unit, const std::string& form, const std::string& record);

// Commands of the unit's actor. E_FORBIDDEN, E_LIMIT (the message and `fields` name the limit),
// E_CLAIMED where somebody owns it, E_NOT_OPEN where this pool does not hold it.
Status take_from_pool(Unit& unit, const model::Definition& pool, const std::vector<records::RecordPtr>& records);
// The values have been written already. E_FORBIDDEN, E_FIELD_REQUIRED.
Status release_to_pool(Unit& unit, const model::Definition& pool, const records::RecordPtr& record, const std::string& reason);

// Sets the times of recycling and warning anew, and protects what the event protects.
void watch_pools(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event);
// "recycle:POOL:FORM/ID" or "warn:…" is due.
Status fire_pool(Unit& unit, const std::string& id);

}  // namespace weir::runtime
