// engine/runtime/queries/why_course.h: what became of a step once it had begun: its branches, its times,
// the event that ended a wait. From the log alone.
#pragma once

#include <vector>

#include "engine/runtime/unit.h"
#include "weir/why.h"

namespace weir::runtime {

// How many branches of the fork had to arrive, and when each did.
std::vector<Reason> explain_branches(Case& of, const std::vector<LogEntry>& log, const Activation& a);

// Each time that ran for the step: the rule, what it counts from, when it fires or what became of it.
std::vector<Reason> explain_times(Case& of, const std::vector<LogEntry>& log, const Activation& a);

// What came, where the step waited for an event.
std::vector<Reason> explain_event(Case& of, const std::vector<LogEntry>& log, const Activation& a);

}  // namespace weir::runtime
