// engine/runtime/queries/why_people.h: who was asked at a step and why, and why somebody else was not: from
// the ten steps by which rules became people (engine/people/resolve.h), as they were stored.
#pragma once

#include <string>

#include "engine/runtime/unit.h"
#include "weir/why.h"

namespace weir::runtime {

// A stored value as text; empty for null. Texts without quotes.
std::string text_of(const Value* value);

// `people` is what Provenance::to_value() gave.
Reason explain_people(Case& of, const Value& people);

// The first of the steps that took this person out, or that the rule never named him.
Reason explain_not(const Value& people, const std::string& person);

}  // namespace weir::runtime
