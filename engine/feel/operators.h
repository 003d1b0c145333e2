// engine/feel/operators.h: what the operators of FEEL do, beyond the fast paths of the bytecode.
//
// Total functions: what FEEL cannot do gives null, and a warning where the context wants them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/feel/bytecode.h"
#include "engine/feel/expression.h"
#include "engine/feel/value_access.h"

namespace weir::feel {

Tri tri_of(const Value& value);  // of a boolean; anything else is null
inline Value value_of(Tri truth) {
  return truth == Tri::Null ? Value() : ValueAccess::boolean(truth == Tri::True);
}
inline Tri tri_of(std::optional<bool> truth) {
  return !truth ? Tri::Null : *truth ? Tri::True : Tri::False;
}

inline constexpr int64_t kPowersOfTen[] = {1,
                                           10,
                                           100,
                                           1'000,
                                           10'000,
                                           100'000,
                                           1'000'000,
                                           10'000'000,
                                           100'000'000,
                                           1'000'000'000,
                                           10'000'000'000,
                                           100'000'000'000,
                                           1'000'000'000'000,
                                           10'000'000'000'000,
                                           100'000'000'000'000,
                                           1'000'000'000'000'000,
                                           10'000'000'000'000'000,
                                           100'000'000'000'000'000,
                                           1'000'000'000'000'000'000};

// Order of two small numbers of different exponents, where 64 bits are enough for it.
inline bool order_small(const Value& a, const Value& b, int* order) {
  if (!ValueAccess::is_small_number(a) || !ValueAccess::is_small_number(b)) return false;
  int64_t x = ValueAccess::coefficient(a), y = ValueAccess::coefficient(b);
  const int apart = ValueAccess::exponent(a) - ValueAccess::exponent(b);
  if (apart > 18 || apart < -18) return false;
  if (apart >= 0 ? __builtin_mul_overflow(x, kPowersOfTen[apart], &x)
                 : __builtin_mul_overflow(y, kPowersOfTen[-apart], &y)) {
    return false;
  }
  *order = x < y ? -1 : x > y ? 1 : 0;
  return true;
}

// The comparison that holds of b and a where this one does of a and b.
inline Op mirrored(Op op) {
  switch (op) {
    case Op::Less:
      return Op::Greater;
    case Op::LessEqual:
      return Op::GreaterEqual;
    case Op::Greater:
      return Op::Less;
    case Op::GreaterEqual:
      return Op::LessEqual;
    default:
      return op;
  }
}

// Does `order` (below 0, 0, above) fulfil the comparison? What records hold cannot be foreseen: no
// branch.
inline bool holds(Op op, int order) {
  const int sign = static_cast<int>(order > 0) - static_cast<int>(order < 0);
  constexpr uint8_t kWhen[] = {0b010, 0b101, 0b001, 0b011, 0b100, 0b110};  // from Op::Equal on
  return (kWhen[static_cast<size_t>(op) - static_cast<size_t>(Op::Equal)] >> (sign + 1) & 1) != 0;
}

// a OP b; Op is Equal, NotEqual, Less, LessEqual, Greater or GreaterEqual.
Tri compare(Op op, const Value& a, const Value& b, EvalContext& ctx, Span span);
Tri between(const Value& value, const Value& low, const Value& high, EvalContext& ctx, Span span);
// Is the tested value what this unary test means: equal to it, in it when it is a range, equal to
// or in one of its items when it is a list?
Tri test(const Value& tested, const Value& by);

// Op is Add, Subtract, Multiply, Divide or Power.
Value arithmetic(Op op, const Value& a, const Value& b, EvalContext& ctx, Span span);

// `shape`: kLowIncluded ... of bytecode.h. Null where the ends do not fit together.
Value make_range(const Value& low, const Value& high, uint32_t shape);

// The member of a context, a record, a person, a temporal value, a range; of a list: of each item.
// `of` is the static type of the value: it tells an id from a text.
Value member(const Value& value, const std::string& name, const Type& of, EvalContext& ctx,
             Span span);
// year, hour, `time offset`, days, start, `start included` ...; none: it has no such property.
std::optional<Value> property(const Value& value, std::string_view name);

// list[index], 1-based, from the end when negative. What is no list is a list of one.
Value item_at(const Value& list, const Value& index, EvalContext& ctx, Span span);

// A text costs a step of fuel for so many bytes, so that fuel bounds memory too.
inline constexpr size_t kTextUnit = 64;

// Says that a limit was met.
void warn_limit(EvalContext& ctx, std::string_view what, Span span);

// Gives the warnings that come up while it lives the place that they lack.
class WarningPlace {
 public:
  WarningPlace(EvalContext& ctx, Span span)
      : warnings_(ctx.warnings), from_(warnings_ ? warnings_->size() : 0), span_(span) {}
  ~WarningPlace() {
    if (warnings_ == nullptr) return;
    for (size_t i = from_; i < warnings_->size(); ++i) {
      if (!(*warnings_)[i].span.valid()) (*warnings_)[i].span = span_;
    }
  }
  WarningPlace(const WarningPlace&) = delete;
  WarningPlace& operator=(const WarningPlace&) = delete;

 private:
  std::vector<EvalWarning>* warnings_;
  size_t from_;
  Span span_;
};

}  // namespace weir::feel
