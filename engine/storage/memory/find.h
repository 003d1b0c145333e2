// engine/storage/memory/find.h: answers a query over the rows of a memory table.
#pragma once

#include "engine/storage/memory/store.h"

namespace weir::storage {

FoundRows find_in(const MemoryTable& table, const CellQuery& query, Position snapshot);

}  // namespace weir::storage
