// engine/feel/value_access.h: how a weir::Value holds what it holds, and the fast paths on it.
//
// Layout (16 bytes): kind, tag (1: bits is a Shared*, 0: inline), scale (int16), small (uint32),
// bits (int64). Inline forms:
//   Boolean        small 0 or 1
//   Number         bits * 10^scale                      (else SharedNumber)
//   String         the empty one only                   (else SharedString)
//   Date           bits: days
//   Time           bits: nanoseconds; zone in scale (kind) and small (offset or id)
//   DateTime       bits: days << 24 | second of day << 7 | zone kind << 5 | offset's top bits;
//                  small: nanosecond of second; scale: low bits of the offset, or the zone's id
//   DaysDuration   bits: seconds, small: nanos (as int32)
//   YearsDuration  bits: months
// Only strings, lists, contexts, ranges, functions and long numbers touch the heap.
#pragma once

#include <atomic>
#include <limits>

#include "weir/value.h"

namespace weir {

struct Shared {
  std::atomic<uint32_t> references{1};
  uint16_t depth = 0;  // of nesting below this payload
};
struct SharedNumber : Shared {
  Decimal value;
};
struct SharedString : Shared {
  uint32_t size = 0;
  bool ascii = false;
  // A shorter text is followed by zeros up to a whole word, so that texts compare by words.
  static constexpr size_t kWord = 8;
  // Of that size, at least 1; the text is for the caller to fill.
  static SharedString* make(size_t size, bool ascii);
  char* text() { return reinterpret_cast<char*>(this + 1); }
  const char* text() const { return reinterpret_cast<const char*>(this + 1); }
};
struct SharedList : Shared {
  std::vector<Value> items;
};
struct SharedContext : Shared {
  std::vector<Entry> entries;
  std::vector<uint32_t> by_name;  // positions sorted by name, for contexts of many entries
};
struct SharedRange : Shared {
  Range range;
};
struct SharedFunction : Shared {
  std::shared_ptr<const feel::FunctionValue> function;
};

struct ValueAccess {
  static const Shared* shared(const Value& v) {
    return reinterpret_cast<const Shared*>(static_cast<intptr_t>(v.bits_));
  }
  template <class T>
  static const T& payload(const Value& v) {
    return *static_cast<const T*>(shared(v));
  }
  static Value adopt(ValueKind kind, Shared* payload) {
    Value out;
    out.kind_ = kind;
    out.tag_ = 1;
    out.bits_ = static_cast<int64_t>(reinterpret_cast<intptr_t>(payload));
    return out;
  }
  static bool is_shared(const Value& v) { return v.tag_ != 0; }

  static bool is_small_number(const Value& v) {
    return v.kind_ == ValueKind::Number && v.tag_ == 0;
  }
  static int64_t coefficient(const Value& v) { return v.bits_; }
  static int exponent(const Value& v) { return v.scale_; }
  // Any coefficient but the smallest int64; exponent within Decimal's range.
  static Value small_number(int64_t coefficient, int exponent) {
    return make(ValueKind::Number, coefficient, 0, static_cast<int16_t>(exponent));
  }
  static Value boolean(bool value) { return make(ValueKind::Boolean, 0, value ? 1 : 0, 0); }

  static Value make(ValueKind kind, int64_t bits, uint32_t small, int16_t scale) {
    Value out;
    out.kind_ = kind;
    out.bits_ = bits;
    out.small_ = small;
    out.scale_ = scale;
    return out;
  }
  static int64_t bits(const Value& v) { return v.bits_; }
  static uint32_t small(const Value& v) { return v.small_; }
  static int16_t scale(const Value& v) { return v.scale_; }

  static bool is_ascii(const Value& string) {
    return string.tag_ == 0 || payload<SharedString>(string).ascii;
  }
  // As as_string(), without a call.
  static std::string_view text(const Value& string) {
    if (string.tag_ == 0) return {};
    const auto& of = payload<SharedString>(string);
    return {of.text(), of.size};
  }
};

namespace feel {

// Fast paths of numbers: each answers false, leaving `out`, where the whole Decimal is needed.
inline bool fast_small(int64_t value) { return value != std::numeric_limits<int64_t>::min(); }

// Both coefficients at the smaller of the two exponents.
struct Aligned {
  int64_t a, b;
  int exponent;
};
inline bool fast_align(const Value& a, const Value& b, Aligned* out) {
  if (!ValueAccess::is_small_number(a) || !ValueAccess::is_small_number(b)) return false;
  *out = {ValueAccess::coefficient(a), ValueAccess::coefficient(b), ValueAccess::exponent(a)};
  const int distance = ValueAccess::exponent(a) - ValueAccess::exponent(b);
  if (distance == 0) return true;
  constexpr int64_t kPowers[] = {1,       10,        100,        1'000,       10'000,
                                 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
  if (distance > 9 || distance < -9) return false;
  if (distance < 0) return !__builtin_mul_overflow(out->b, kPowers[-distance], &out->b);
  out->exponent = ValueAccess::exponent(b);
  return !__builtin_mul_overflow(out->a, kPowers[distance], &out->a);
}

inline bool fast_add(const Value& a, const Value& b, Value* out) {
  Aligned pair;
  int64_t sum = 0;
  if (!fast_align(a, b, &pair) || __builtin_add_overflow(pair.a, pair.b, &sum) ||
      !fast_small(sum)) {
    return false;
  }
  *out = ValueAccess::small_number(sum, pair.exponent);
  return true;
}

inline bool fast_subtract(const Value& a, const Value& b, Value* out) {
  Aligned pair;
  int64_t difference = 0;
  if (!fast_align(a, b, &pair) || __builtin_sub_overflow(pair.a, pair.b, &difference) ||
      !fast_small(difference)) {
    return false;
  }
  *out = ValueAccess::small_number(difference, pair.exponent);
  return true;
}

inline bool fast_multiply(const Value& a, const Value& b, Value* out) {
  if (!ValueAccess::is_small_number(a) || !ValueAccess::is_small_number(b)) return false;
  int64_t product = 0;
  const int exponent = ValueAccess::exponent(a) + ValueAccess::exponent(b);
  if (exponent < Decimal::kExponentMin || exponent > Decimal::kExponentMax ||
      __builtin_mul_overflow(ValueAccess::coefficient(a), ValueAccess::coefficient(b), &product) ||
      !fast_small(product)) {
    return false;
  }
  *out = ValueAccess::small_number(product, exponent);
  return true;
}

// Order of two small numbers of like exponents.
inline bool fast_compare(const Value& a, const Value& b, int* order) {
  Aligned pair;
  if (!fast_align(a, b, &pair)) return false;
  *order = pair.a < pair.b ? -1 : pair.a > pair.b ? 1 : 0;
  return true;
}

}  // namespace feel
}  // namespace weir
