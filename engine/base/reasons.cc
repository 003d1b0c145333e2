// The stable reasons of refusal and the code of each. Reasons are stored and shown to callers:
// never rename or reuse one.
#include <array>
#include <utility>

#include "weir/result.h"

namespace weir {
namespace {

constexpr std::pair<std::string_view, ErrorCode> kReasons[] = {
    {"E_NOT_FOUND", ErrorCode::NotFound},
    {"E_FORBIDDEN", ErrorCode::PermissionDenied},
    {"E_NOT_HOLDER", ErrorCode::PermissionDenied},
    {"E_OP_DISABLED", ErrorCode::PermissionDenied},
    {"E_STALE", ErrorCode::Conflict},
    {"E_KEY_REUSE", ErrorCode::Conflict},
    {"E_IN_FLIGHT", ErrorCode::Conflict},
    {"E_UNIQUE", ErrorCode::AlreadyExists},
    {"E_DUPLICATE", ErrorCode::AlreadyExists},
    {"E_ALREADY_IN", ErrorCode::AlreadyExists},
    {"E_LIMIT", ErrorCode::LimitExceeded},
    {"E_NESTED_LIMIT", ErrorCode::LimitExceeded},
    {"E_FIELD_REQUIRED", ErrorCode::InvalidArgument},
    {"E_FIELD_INVALID", ErrorCode::InvalidArgument},
    {"E_FIELD_FORBIDDEN", ErrorCode::InvalidArgument},
    {"E_CHECK", ErrorCode::InvalidArgument},
    {"E_REFERENCE", ErrorCode::InvalidArgument},
    {"E_RANGE", ErrorCode::InvalidArgument},
    {"E_SELECT_REQUIRED", ErrorCode::InvalidArgument},
    {"E_SELF_TARGET", ErrorCode::InvalidArgument},
    {"E_COMMENT_REQUIRED", ErrorCode::InvalidArgument},
    {"E_SIGNATURE_REQUIRED", ErrorCode::InvalidArgument},
    {"E_ARGUMENT", ErrorCode::InvalidArgument},
    {"E_JSON", ErrorCode::InvalidArgument},
    {"E_TERMINAL", ErrorCode::FailedPrecondition},
    {"E_SUSPENDED", ErrorCode::FailedPrecondition},
    {"E_NOT_OPEN", ErrorCode::FailedPrecondition},
    {"E_CLAIMED", ErrorCode::FailedPrecondition},
    {"E_TAKEBACK_LATE", ErrorCode::FailedPrecondition},
    {"E_LAST_SEAT", ErrorCode::FailedPrecondition},
    {"E_RETURN_TARGET", ErrorCode::FailedPrecondition},
    {"E_RETURN_CURRENT", ErrorCode::FailedPrecondition},
    {"E_RETURN_SCOPE", ErrorCode::FailedPrecondition},
    {"E_STAGE", ErrorCode::FailedPrecondition},
    {"E_LOCKED", ErrorCode::FailedPrecondition},
    {"E_CONVERTED", ErrorCode::FailedPrecondition},
    {"E_CONDITION", ErrorCode::FailedPrecondition},
    {"E_NO_KEY", ErrorCode::FailedPrecondition},
    {"E_OVERLOADED", ErrorCode::Overloaded},
    {"E_MODEL", ErrorCode::InvalidModel},
    {"E_STORAGE", ErrorCode::StorageUnavailable},
    {"E_CORRUPT", ErrorCode::StorageCorrupt},
    {"E_UNSUPPORTED", ErrorCode::Unsupported},
    {"E_INTERNAL", ErrorCode::Internal},
};

}  // namespace

Error Error::of(std::string_view reason, std::string message) {
  Error error;
  error.code = ErrorCode::Internal;
  for (const auto& [name, code] : kReasons) {
    if (name == reason) error.code = code;
  }
  error.reason = reason;
  error.message = std::move(message);
  return error;
}

}  // namespace weir
