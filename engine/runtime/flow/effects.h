// engine/runtime/flow/effects.h: what steps do besides asking people: records, messages, events, waits.
#pragma once

#include "engine/runtime/records/record_write.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

// A refused write is an incident of the step: fields, by name, in its message.
Failure refused(StepContext& step, const Error& error);
// What the flow writes: every field, past its own lock.
WriteRequest write_request(StepContext& step, const model::Form* form);

// Writes the fields in the argument `key` to the flow's record.
Step write_own(StepContext& step, std::string_view key);
Step create_one(StepContext& step);
// `update` and `delete`: the records of the form that `where` finds, else the flow's.
Step change_records(StepContext& step, std::string_view key, bool erase);
Step move_stage(StepContext& step);
Step notify(StepContext& step, bool copy);
Step emit_event(StepContext& step);
Step wait_here(StepContext& step);
// Lets go on what waits for a condition that holds now: in the cases of this command, and in those
// about records that it wrote. False: nothing did.
bool wake_conditions(Unit& unit);
Step run_subflow(StepContext& step);
bool waits_for_subflow(const model::FlowNode& node);

}  // namespace weir::runtime
