// engine/runtime/records/files.h: what records say of files, against the contents that the host keeps.
#pragma once

#include "engine/runtime/service.h"

namespace weir::runtime {

// Files that came with a change: their content is kept, and is as large as they say. E_FIELD_INVALID
// with each cell. Nothing is asked where the host gave no blob store.
Status check_contents(Unit& unit, const records::Change& change);

// The bytes of one file of a record that the actor may see: "paper", "lines[2].scan", "photos[3]".
Result<std::string> content_of(Service& service, const RecordRef& record, std::string_view cell, const Actor& actor);

}  // namespace weir::runtime
