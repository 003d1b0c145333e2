// engine/storage/sqlite/format.h: the format of a store's file: made, checked, migrated.
#pragma once

#include <span>

#include "engine/storage/sqlite/db.h"

namespace weir::storage {

// The format that this code writes. Raised by a change that an older release cannot read.
constexpr int64_t kFormat = 2;
constexpr int64_t kApplicationId = 0x57454952;  // "WEIR", in the header of the file

// Takes a store of the format before `to` to `to`. Each runs in a transaction of its own, so a
// store killed on the way stands at some step, and the next opening goes on.
struct Migration {
  int64_t to;
  Status (*run)(Db& db);
};

// A new file becomes a store; a store of an older format is migrated; all else is refused.
Status prepare_format(Db& db, const std::string& path, std::span<const Migration> migrations,
                      int64_t format = kFormat);
// For reading only: a store of this format, or an Error that says what to do.
Status check_format(Db& db, const std::string& path, int64_t format = kFormat);

std::span<const Migration> migrations();

}  // namespace weir::storage
