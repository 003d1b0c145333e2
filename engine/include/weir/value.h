// weir/value.h: a value of FEEL (DMN 1.5, 10.3.2), what records, decisions and expressions hold.
//
// Immutable, 16 bytes, cheap to copy (lists, contexts, long strings are shared and counted);
// any thread may read a shared one. Records are contexts; a reference, a user and a department
// are their id as a string. Kinds are part of stored encodings: never renumber.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/decimal.h"
#include "weir/time.h"

namespace weir {

enum class ValueKind : uint8_t {
  Null = 0,
  Boolean = 1,
  Number = 2,
  String = 3,
  Date = 4,
  Time = 5,
  DateTime = 6,
  DaysDuration = 7,
  YearsDuration = 8,
  List = 9,
  Context = 10,
  Range = 11,
  Function = 12,
};

class Value;
struct Range;
namespace feel {
struct FunctionValue;  // engine/feel/function.h
}

// Entries keep the order in which they were written; names are unique.
using Entry = std::pair<std::string, Value>;

class Value {
 public:
  Value() noexcept = default;  // null
  Value(const Value& other) noexcept { copy(other), retain(); }
  Value(Value&& other) noexcept { copy(other), other.forget(); }
  Value& operator=(const Value& other) noexcept { return *this = Value(other); }
  Value& operator=(Value&& other) noexcept {
    if (this != &other) {
      Value old;  // released last: `other` may live in what this value holds
      old.copy(*this), copy(other), other.forget();
    }
    return *this;
  }
  ~Value() { release(); }

  // Lists, contexts and ranges nest at most this deep; a deeper one becomes null when made.
  static constexpr int kDepthMax = 200;

  static Value null() { return {}; }
  static Value boolean(bool value);
  static Value number(const Decimal& value);
  static Value integer(int64_t value);
  static Value string(std::string_view utf8);
  static Value date(Date value);
  static Value time(const Time& value);
  static Value date_time(const DateTime& value);
  static Value days(DaysDuration value);
  static Value years(YearsDuration value);
  static Value list(std::vector<Value> items);
  static Value context(std::vector<Entry> entries);
  static Value range(Range value);
  static Value function(std::shared_ptr<const feel::FunctionValue> value);

  ValueKind kind() const noexcept { return kind_; }
  bool is_null() const noexcept { return kind_ == ValueKind::Null; }
  bool is_true() const noexcept { return kind_ == ValueKind::Boolean && small_ != 0; }
  bool is(ValueKind kind) const noexcept { return kind_ == kind; }

  // Each asks that kind() is that kind.
  bool as_boolean() const;
  Decimal as_number() const;
  std::string_view as_string() const;  // lives as long as this Value's content
  Date as_date() const;
  Time as_time() const;
  DateTime as_date_time() const;
  DaysDuration as_days() const;
  YearsDuration as_years() const;
  std::span<const Value> items() const;     // List
  std::span<const Entry> entries() const;   // Context
  const Range& as_range() const;
  const std::shared_ptr<const feel::FunctionValue>& as_function() const;

  // Context: the entry's value, or nullptr.
  const Value* find(std::string_view name) const;

  // FEEL text of the value: 12.50, "a\"b", [1, 2], {a: 1}, date("2026-03-02") as @"2026-03-02".
  std::string to_feel() const;

  // The same value: same kind and content (1.5 and 1.50 are the same; contexts by name, in any
  // order; date-times by instant). Null is the same as null. Not FEEL's three-valued `=`.
  friend bool operator==(const Value& a, const Value& b);
  size_t hash() const;  // equal values, equal hashes

 private:
  friend struct ValueAccess;  // engine/feel/value_access.h
  void copy(const Value& other) noexcept {
    kind_ = other.kind_, tag_ = other.tag_, scale_ = other.scale_, small_ = other.small_;
    bits_ = other.bits_;
  }
  void forget() noexcept { kind_ = ValueKind::Null, tag_ = 0; }
  void retain() const noexcept {
    if (tag_ != 0) retain_shared();
  }
  void release() noexcept {
    if (tag_ != 0) release_shared();
  }
  void retain_shared() const noexcept;
  void release_shared() noexcept;

  ValueKind kind_ = ValueKind::Null;
  uint8_t tag_ = 0;      // 1: bits_ is the address of a counted payload
  int16_t scale_ = 0;    // the rest: see engine/feel/value_access.h
  uint32_t small_ = 0;
  int64_t bits_ = 0;
};

// [1..10), > 5 and the like. A missing end is null: the range is open on that side.
struct Range {
  Value low, high;
  bool low_included = false, high_included = false;
};

}  // namespace weir
