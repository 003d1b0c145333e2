// engine/storage/sqlite/sqlite_storage.h: opens a store in a file.
#pragma once

#include "weir/storage.h"

namespace weir::storage {

// `vfs`: the file system that SQLite goes through; null: the system's. Tests bring their own.
Result<std::unique_ptr<Storage>> open_sqlite(const std::string& path, const StorageOptions& options,
                                             const char* vfs = nullptr);

}  // namespace weir::storage
