// engine/storage/memory/schema.h: changes the tables of forms in a memory store.
#pragma once

#include "engine/storage/memory/store.h"

namespace weir::storage {

// The caller has the writer's turn.
Status apply_schema(MemoryContent* content, const SchemaPlan& plan);

}  // namespace weir::storage
