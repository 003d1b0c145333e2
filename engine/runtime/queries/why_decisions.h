// engine/runtime/queries/why_decisions.h: what the decisions said that a step asked, row by row, from the
// values that were read then.
#pragma once

#include <string_view>
#include <vector>

#include "engine/runtime/unit.h"
#include "weir/why.h"

namespace weir::runtime {

// Each decision that the expression calls with arguments that rest on what was `read`.
std::vector<Reason> explain_calls(Case& of, const feel::Expression& expression, const std::vector<Entry>& read);

// The decisions behind the flow's vars that the expression reads, from the record as it was submitted.
std::vector<Reason> explain_vars(Case& of, const feel::Expression& expression);

// The decision, asked with `inputs` by name; none where an input is missing.
std::optional<Reason> explain_asked(Case& of, std::string_view decision, const Value* inputs);

}  // namespace weir::runtime
