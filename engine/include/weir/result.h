// weir/result.h: how calls of Weir answer: a value, or an Error.
//
// No exception leaves a public function. An Error says that the caller's request cannot be
// done; that the author's text is wrong is a Diagnostic (weir/diagnostic.h); that a running
// instance is stuck is an Incident (weir/engine.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace weir {

// Values are part of the C ABI and of stored results: never change or reuse one.
enum class ErrorCode : int32_t {
  InvalidArgument = 1,
  NotFound = 2,
  AlreadyExists = 3,
  Conflict = 4,            // lost an optimistic race: read again and retry
  FailedPrecondition = 5,  // for example: the task is already completed
  PermissionDenied = 6,
  LimitExceeded = 7,
  InvalidModel = 8,
  StorageUnavailable = 9,
  StorageCorrupt = 10,
  Unsupported = 11,
  Internal = 12,
  Overloaded = 13,  // a bounded queue is full: retry later
};

// One field, check or criterion that stands in the way of a command.
struct FieldError {
  std::string field;    // "lines[2].quantity", or the id of a check
  std::string reason;   // "E_FIELD_REQUIRED"
  std::string message;  // in the analyst's or Weir's words; never a hidden value
};

// `code` is a closed set to react to; `reason` is the stable text of the exact cause
// ("E_STALE"); `message` is for people, in the language of the engine.
struct Error {
  ErrorCode code = ErrorCode::Internal;
  std::string reason;
  std::string message;
  std::string hint;
  std::vector<FieldError> fields;

  // The code follows from the reason by the table of engine/base/reasons.cc.
  static Error of(std::string_view reason, std::string message);
};

// A value or an Error. Ask with `if (result)` before taking the value.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

// The value of a call that has nothing to give back.
struct Done {};
using Status = Result<Done>;

}  // namespace weir
