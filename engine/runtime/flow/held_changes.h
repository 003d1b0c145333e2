// engine/runtime/flow/held_changes.h: changes of a record that a flow approves before they are made:
// `approval_of` of a flow, `approval` of a stage.
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/records/record_write.h"

namespace weir::runtime {

// What somebody wants to do to a record.
struct WantedChange {
  HeldChange change;                 // kind, stage; the values are those of the request
  std::vector<std::string> events;   // "updated", "changed amount", "deleted", "stage won"
  records::RecordPtr before;
  const records::Record* after = nullptr;  // null: deleted
};

// The flow that has to approve this first; null: none. E_CONDITION where it cannot be told.
Result<const model::Flow*> approval_for(Unit& unit, const WriteRequest& request, const WantedChange& wanted);

// Is there a flow that approves this first? Then it starts, or goes on with what is proposed now
// where it waits to be submitted again, and the record stays as it is: true.
// E_CONDITION where it cannot be told; E_OP_DISABLED where the approval is asked for already.
Result<bool> hold_change(Unit& unit, const WriteRequest& request, const WantedChange& wanted);
// The same by that flow, whatever its starts say.
Result<bool> hold_change(Unit& unit, const WriteRequest& request, const WantedChange& wanted, const model::Flow& flow);

// An approver, or the initiator after a return, edits what is proposed.
Status amend_change(Case& of, const WriteRequest& request);

// The flow ends approved: the change is made, judged by what the record is now.
Status make_change(Case& of);

// Is this start of a flow with `approval_of` about the changes that it approves?
bool approves_changes(const model::Flow& flow, const model::Start& start);

}  // namespace weir::runtime
