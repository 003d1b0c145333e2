// engine/runtime/commands/dispatch.h: a command finds its code. Pure over the unit: plan and run share it.
#pragma once

#include "engine/runtime/unit.h"

namespace weir::runtime {

// What the command addressed, after it.
struct Addressed {
  int64_t version = 0;  // of the record; of an instance it is known after sealing
  RecordRef record;
  std::vector<Case*> cases;
};

Result<Addressed> dispatch(Unit& unit, const Command& command);

// A timer of an instance that is due; false: its owner is no longer there.
Result<bool> fire_timer(Unit& unit, const std::string& instance, Id timer, int32_t generation);

// What follows from a command's writes: automations, waits whose condition holds now, clocks.
void settle_unit(Unit& unit);

// The name of what the command is, for logs of instances that it touched on its way.
std::string command_word(const Command& command);

}  // namespace weir::runtime
