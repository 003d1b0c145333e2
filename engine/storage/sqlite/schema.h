// engine/storage/sqlite/schema.h: changes the tables of forms in a file.
#pragma once

#include "engine/storage/sqlite/catalog.h"

namespace weir::storage {

// Inside the caller's transaction. Gives the shapes that stand afterwards.
Result<Shapes> apply_plan(Db& db, const SchemaPlan& plan);

}  // namespace weir::storage
