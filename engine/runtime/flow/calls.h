// engine/runtime/flow/calls.h: steps that call the outside, and what undoes them.
//
// A call is a timer of kind Call of its step. Whoever ticks sends the request outside any
// transaction and brings the answer as a command whose key is the call's: sent at least once, with
// the same id at every try, counted once.
#pragma once

#include "engine/runtime/flow/advance.h"
#include "weir/ports.h"

namespace weir::runtime {

constexpr Id kBeside = -1;  // arm of the token of a call that nobody waits for

// Stays; what is sent is computed now and kept in the log.
Step begin_call(StepContext& step);
// Among steps that do not wait: the call is on its way, the steps go on.
Step begin_call_beside(StepContext& step);

// What is to be sent; none where nobody waits for it any more.
std::optional<CallRequest> pending_call(Unit& unit, const std::string& instance, Id timer, int32_t generation);
// The answer, or why there is none: goes on, tries again by `retry`, or does what `on_error` says.
// False where nobody waits for it any more.
bool take_answer(Unit& unit, const std::string& instance, Id timer, int32_t generation, const Result<Value>& answer);

// Runs `compensate` of the completed visits among these, the latest first.
void compensate(Case& of, std::vector<Id> activations);
// Is this the token of a call of such a step? It goes out whatever becomes of the flow.
bool is_undoing(const Case& of, const Token& token);
// Of every visit that counts.
void compensate_all(Case& of);

// The same of a call of steps without a flow, by its key in the books; false or none: it is over.
std::optional<CallRequest> pending_loose_call(Unit& unit, const std::string& key);
bool take_loose_answer(Unit& unit, const std::string& key, const Result<Value>& answer);

}  // namespace weir::runtime
