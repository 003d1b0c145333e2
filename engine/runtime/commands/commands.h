// engine/runtime/commands/commands.h: each kind of command by its code, and what they have in common: finding the
// record, asking for access, the version.
#pragma once

#include <optional>

#include "engine/runtime/commands/dispatch.h"
#include "engine/runtime/records/record_write.h"

namespace weir::runtime {

Result<Addressed> run_one(Unit& unit, const Command& command, const Create& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Update& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Delete& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Move& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Convert& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Submit& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Start& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Act& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Administer& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Retry& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Resolve& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Take& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Release& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Assign& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Accept& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Decline& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const HandOver& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Emit& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Share& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const ChangeDirectory& what);
Result<Addressed> run_one(Unit& unit, const Command& command, const Merge& what);

// May the actor do this with the record? The app's permissions, and his part in a flow about it.
Status check_access(Unit& unit, access::Action action, const model::Form& form, const records::Record* record);

struct Found {
  const model::Form* form = nullptr;
  records::RecordPtr record;
};
// E_NOT_FOUND where there is none.
Result<Found> find_record(Unit& unit, const RecordRef& ref);
// E_STALE where another one was expected.
Status check_version(const Unit& unit, const records::Record& record, const std::optional<int64_t>& expected);

// A write by the actor, with his rights on the record; null: one that is to be.
WriteRequest person_request(Unit& unit, const model::Form& form, const records::Record* record);

// Has a step that converts.
bool converts(const model::Flow& flow);

}  // namespace weir::runtime
