// engine/runtime/effects.h: what steps do besides asking people: records, messages, events, waits.
#pragma once

#include "engine/runtime/step_context.h"

namespace weir::runtime {

// Writes the fields in the argument `key` to the flow's record.
Step write_own(StepContext& step, std::string_view key);
Step create_one(StepContext& step);
// `update` and `delete`: the records of the form that `where` finds, else the flow's.
Step change_records(StepContext& step, std::string_view key, bool erase);
Step move_stage(StepContext& step);
Step notify(StepContext& step, bool copy);
Step emit_event(StepContext& step);
Step wait_here(StepContext& step);
Step wait_over(StepContext& step, TimerKind kind);
Step run_subflow(StepContext& step);

}  // namespace weir::runtime
