#include "engine/storage/errors.h"

namespace weir::storage {
namespace {

Error make(ErrorCode code, const char* reason, std::string message, std::string hint = {}) {
  Error error;
  error.code = code;
  error.reason = reason;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

}  // namespace

Error argument_error(std::string message) {
  return make(ErrorCode::InvalidArgument, "E_ARGUMENT", std::move(message));
}

Error field_error(std::string_view column, std::string message) {
  Error error = make(ErrorCode::InvalidArgument, "E_FIELD_INVALID",
                     "column '" + std::string(column) + "' " + message);
  error.fields.push_back({std::string(column), "E_FIELD_INVALID", std::move(message)});
  return error;
}

Error limit_error(std::string message) {
  return make(ErrorCode::LimitExceeded, "E_LIMIT", std::move(message));
}

Error schema_error(std::string message, std::string hint) {
  return make(ErrorCode::FailedPrecondition, "E_SCHEMA", std::move(message), std::move(hint));
}

Error storage_error(std::string message, std::string hint) {
  return make(ErrorCode::StorageUnavailable, "E_STORAGE", std::move(message), std::move(hint));
}

Error corrupt_error(std::string message, std::string hint) {
  return make(ErrorCode::StorageCorrupt, "E_STORAGE", std::move(message), std::move(hint));
}

Error overloaded_error(std::string message) {
  return make(ErrorCode::Overloaded, "E_OVERLOADED", std::move(message),
              "try again a little later");
}

Error unknown_table(std::string_view table) {
  return argument_error("the store has no table '" + std::string(table) + "'");
}

Error read_only_error(std::string_view url) {
  return make(ErrorCode::StorageUnavailable, "E_STORAGE",
              "the store '" + std::string(url) + "' is open for reading only");
}

Error finished_error() { return argument_error("the transaction has ended"); }

Error repeats_error(std::string_view table, std::string_view set) {
  return make(ErrorCode::AlreadyExists, "E_UNIQUE",
              "rows of '" + std::string(table) + "' repeat what shall be unique by '" +
                  std::string(set) + "'",
              "make the rows different first");
}

Error conflict_error() {
  return make(ErrorCode::Conflict, "E_STALE", "what the command read was changed by another one",
              "read again and retry");
}

}  // namespace weir::storage
