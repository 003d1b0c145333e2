// engine/runtime/flow/dedupe.h: does an earlier approval by the same person count here (semantics 1.8.1)?
#pragma once

#include <string>
#include <string_view>

#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

// The id of the seat that counts, as text, or empty. `mode`: consecutive, any_earlier.
std::string earlier_approval(StepContext& step, const std::string& principal, std::string_view mode);

// Was one of these fields of the flow's record written after that log entry? "*" is any.
bool changed_since(const Instance& state, const std::vector<std::string>& fields, int64_t log);

// The names in `reapprove_on`.
std::vector<std::string> reapprove_on(const model::FlowNode& node);

}  // namespace weir::runtime
