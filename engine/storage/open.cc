// Finds the backend of a URL.
#include "engine/storage/errors.h"
#include "engine/storage/sqlite/sqlite_storage.h"
#include "weir/storage.h"

namespace weir {

Result<std::unique_ptr<Storage>> open_storage(std::string_view url, const StorageOptions& options) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (url == "memory:") return open_memory(make_memory_content());
  if (url.starts_with(kSqlite)) {
    return storage::open_sqlite(std::string(url.substr(kSqlite.size())), options);
  }
  Error error = storage::argument_error("'" + std::string(url) + "' names no store");
  error.hint = "use memory: or sqlite:PATH";
  return error;
}

}  // namespace weir
