// engine/storage/errors.h: the sentences with which stores refuse.
#pragma once

#include <string>
#include <string_view>

#include "weir/result.h"

namespace weir::storage {

Error argument_error(std::string message);                        // E_ARGUMENT
Error field_error(std::string_view column, std::string message);  // E_FIELD_INVALID
Error limit_error(std::string message);                           // E_LIMIT
Error schema_error(std::string message, std::string hint = {});   // E_SCHEMA
Error storage_error(std::string message, std::string hint = {});  // E_STORAGE
Error corrupt_error(std::string message, std::string hint = {});  // E_STORAGE, StorageCorrupt
Error overloaded_error(std::string message);                      // E_OVERLOADED
Error unknown_table(std::string_view table);
Error read_only_error(std::string_view url);
Error finished_error();  // a transaction is used after its end
Error repeats_error(std::string_view table, std::string_view set);  // E_UNIQUE
Error conflict_error();  // E_STALE: the read set or a version is out of date

}  // namespace weir::storage
