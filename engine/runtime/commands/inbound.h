// engine/runtime/commands/inbound.h: messages of other systems (`type: inbound` connectors).
#pragma once

#include "engine/runtime/commands/dispatch.h"

namespace weir::runtime {

// The connector that takes messages under that name; nullptr: it is an event only.
const model::Definition* inbound_connector(const model::Model& model, std::string_view name);

// Creates what the connector says, once for each key of the sender. E_FIELD_REQUIRED: the message has
// no key; or as the record is refused. `seen`: it came before, and nothing is to be done.
Result<Addressed> take_message(Unit& unit, const model::Definition& connector, const Value& body, bool* seen);

}  // namespace weir::runtime
