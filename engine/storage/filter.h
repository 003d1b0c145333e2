// engine/storage/filter.h: filters over values become filters over cells.
#pragma once

#include "engine/storage/lower.h"

namespace weir::storage {

Result<CellFilter> lower(const Layout& layout, const Filter& filter);

}  // namespace weir::storage
