// engine/runtime/records/assigning.h: assignment rules at work: who gets a record, and why him.
#pragma once

#include <string>
#include <vector>

#include "engine/people/who_form.h"
#include "engine/runtime/flow/starts.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

// Who came out of an assignment. The ledger and the counters are in the unit's books already.
struct Picked {
  std::vector<std::string> users;  // empty: nobody; several only for `all`
  std::string pool;                // or into that pool
  bool by_hand = false;            // `manual`: a person assigns
  Value explanation;               // rule, line, who was passed over and why
};
// `tried`: who had it already and did not accept. Limits are spent by who is picked alone.
Picked pick(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
            const std::vector<std::string>& tried);

const model::Definition* find_assignment(const model::Model& model, std::string_view name);

// Picks and sets the owner, or puts into the pool; `inside`: the flow that asks. Raises `assigned`.
Status assign_by(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
                 std::vector<std::string> tried = {}, Case* inside = nullptr);

// Assignments whose `on` names the event; before automations and flows.
Status run_assignments(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event);
// Anything that the owner does with the record accepts it.
void note_activity(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event);

// Commands. `actor` is the unit's.
Result<records::RecordPtr> accept_record(Unit& unit, const model::Form& form, const records::RecordPtr& record);
Result<records::RecordPtr> decline_record(Unit& unit, const model::Form& form, const records::RecordPtr& record,
                                          const std::string& reason);
// The time to accept is over; `key` is "FORM/ID".
Status acceptance_over(Unit& unit, const std::string& key);
// Keeps why the record is whose it is, after who gave it back and why.
void keep_why(Unit& unit, const std::string& form, const std::string& record, const Value& explanation);
// Nobody is asked to accept this record any more.
void forget_offer(Unit& unit, const std::string& form, const std::string& record);

// A new owner (empty: nobody), by the engine: passes a flow's lock where `pass_lock`.
Result<records::RecordPtr> set_owner(Unit& unit, const LoadedPtr& loaded, const model::Form& form, const std::string& record,
                                     const std::string& owner, bool pass_lock, Case* inside = nullptr, WriteCaused cause = {});
// The definition as what led to a write: "assignment", "pool".
WriteCaused caused_by(std::string kind, const LoadedPtr& loaded, const model::Definition& definition);
// The people of a who-form that stands outside a flow.
std::vector<std::string> people_for(Unit& unit, const LoadedPtr& loaded, const std::string& form, const std::string& record,
                                    const model::Who& who);
void tell_people(Unit& unit, const LoadedPtr& loaded, const std::string& form, const std::string& record,
                 const std::vector<std::string>& people, const std::string& step, const std::string& text);

// The step `assign`, and the who-form `assignment:`.
Step assign_step(StepContext& step);
people::Found assignment_people(StepContext& step, std::string_view name);

}  // namespace weir::runtime
