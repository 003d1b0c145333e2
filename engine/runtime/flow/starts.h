// engine/runtime/flow/starts.h: how flows begin, and what else happens when something happened.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/runtime/unit.h"

namespace weir::runtime {

struct RecordEvent {
  std::string name;  // created, updated, submitted, deleted, "stage won", ...
  const model::Form* form = nullptr;
  records::RecordPtr record, old;  // record: null when deleted
  std::vector<std::string> changed;  // fields
  Choices choices = {};
};

// Starts the flows and runs the automations that wait for it; `started` collects the instances.
// E_CONDITION where a start condition fails; E_LIMIT where one thing leads to another without end.
Status raise_record_event(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event,
                          std::vector<Case*>* started = nullptr, int32_t* refused_once = nullptr);

// An event by name, from outside, from a step, or of a flow ("quote_approval approved").
Status raise_event(Unit& unit, const LoadedPtr& loaded, const std::string& name, const Value& values,
                   const std::string& form, const std::string& record, std::vector<Case*>* started = nullptr);

struct StartRequest {
  const model::Flow* flow = nullptr;
  std::string record;
  std::string initiator;
  Choices choices;
  std::vector<Entry> values;  // for the vars
  std::string verb = "start"; // of the log entry
  HeldChange change = {};     // that the flow approves
  std::string parent;
  Id parent_activation = 0;
};
// Computes the flow's `vars`, but those that came with the start: at the start, and again when the
// steps are taken again from the start.
void compute_vars(Case& of);

// Makes the instance and lets it run until it waits.
Result<Case*> start_flow(Unit& unit, const LoadedPtr& loaded, const StartRequest& request);

int64_t priority_of(const model::Flow& flow);
// Does the start's condition hold? None: it is null. E_CONDITION where it fails.
Result<std::optional<bool>> start_condition(Unit& unit, const LoadedPtr& loaded, const model::Start& start, const records::Record* record,
                                            const records::Record* old, const std::string& flow);

// Does `once` forbid another instance now?
bool once_forbids(Unit& unit, const model::Flow& flow, const std::string& record, const std::string& initiator);
enum class Chooser : uint8_t { Initiator, Previous };
// Choices are in range, and those that the initiator must make are there: E_SELECT_REQUIRED, E_RANGE.
Status check_choices(Unit& unit, const LoadedPtr& loaded, const model::Flow& flow, const std::string& record,
                     const Choices& choices, Chooser who);

// The instance has ended: its parent goes on, its event is raised.
void flow_ended(Case& of, std::string_view name);

// The next number of a counter of serials, within this command.
Result<int64_t> next_counter(Unit& unit, const std::string& name, const std::string& key);

// Does the automation say `on: EVENT`, alone or among others?
bool happens_on(const model::Definition& automation, std::string_view event);

}  // namespace weir::runtime
