#include "engine/feel/operators.h"

#include <algorithm>

#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/compare.h"
#include "engine/feel/value_access.h"

namespace weir::feel {
namespace {

Tri test_range(const Value& tested, const Value& range) {
  if (tested.is(ValueKind::Range)) return tri_of(equal(tested, range));
  return tri_of(contains(range.as_range(), tested));
}

}  // namespace

Tri tri_of(const Value& value) {
  if (!value.is(ValueKind::Boolean)) return Tri::Null;
  return value.is_true() ? Tri::True : Tri::False;
}

Tri compare(Op op, const Value& a, const Value& b, EvalContext& ctx, Span span) {
  int found = 0;
  if (order_small(a, b, &found)) return holds(op, found) ? Tri::True : Tri::False;
  if (op == Op::Equal || op == Op::NotEqual) {
    int64_t steps = ctx.fuel;
    const Tri same = tri_of(equal(a, b, &steps));
    if (steps < ctx.fuel && !spend(ctx, static_cast<size_t>(ctx.fuel - steps))) return Tri::Null;
    return op == Op::Equal ? same : tri_not(same);
  }
  if (const auto known = order(a, b)) return holds(op, *known) ? Tri::True : Tri::False;
  if (ctx.warnings != nullptr) {
    ctx.warn(WarningKind::NotComparable, "cannot compare " + describe(a) + " with " + describe(b),
             span);
  }
  return Tri::Null;
}

Tri between(const Value& value, const Value& low, const Value& high, EvalContext& ctx, Span span) {
  return tri_and(compare(Op::GreaterEqual, value, low, ctx, span),
                 compare(Op::LessEqual, value, high, ctx, span));
}

Tri test(const Value& tested, const Value& by) {
  if (by.is(ValueKind::Range)) return test_range(tested, by);
  if (!by.is(ValueKind::List)) return tri_of(equal(tested, by));
  // A list is equal to the tested list, or holds it, or holds a range that it is in.
  if (tested.is(ValueKind::List) && equal(tested, by) == true) return Tri::True;
  Tri any = Tri::False;
  for (const Value& item : by.items()) {
    const Tri found =
        item.is(ValueKind::Range) ? test_range(tested, item) : tri_of(equal(tested, item));
    if (found == Tri::True) return Tri::True;
    any = tri_or(any, found);
  }
  // Of another kind than some items is not in the list all the same.
  return any == Tri::Null && !tested.is_null() ? Tri::False : any;
}

Value arithmetic(Op op, const Value& a, const Value& b, EvalContext& ctx, Span span) {
  const WarningPlace place(ctx, span);
  switch (op) {
    case Op::Subtract:
      return subtract(a, b, ctx);
    case Op::Multiply:
      return multiply(a, b, ctx);
    case Op::Divide:
      return divide(a, b, ctx);
    case Op::Power:
      return power(a, b, ctx);
    default:
      break;
  }
  if (a.is(ValueKind::String) && b.is(ValueKind::String)) {
    const size_t size = a.as_string().size() + b.as_string().size();
    if (size > kTextMax) {
      warn_limit(ctx, "a text longer than 1 MiB", span);
      return {};
    }
    if (size >= kTextUnit && !spend(ctx, size / kTextUnit)) return {};
  }
  return add(a, b, ctx);
}

Value make_range(const Value& low, const Value& high, uint32_t shape) {
  const bool low_open = (shape & kLowOpen) != 0, high_open = (shape & kHighOpen) != 0;
  const auto ordered = [](const Value& end) { return order(end, end).has_value(); };
  if (low_open && high_open) return {};
  if (low_open || high_open) {
    if (!ordered(low_open ? high : low)) return {};
  } else {
    const auto ends = order(low, high);
    if (!ends || *ends > 0) return {};
  }
  return Value::range({low, high, !low_open && (shape & kLowIncluded) != 0,
                       !high_open && (shape & kHighIncluded) != 0});
}

Value item_at(const Value& list, const Value& index, EvalContext& ctx, Span span) {
  if (!index.is(ValueKind::Number) || list.is_null()) return {};
  const bool is_list = list.is(ValueKind::List);
  const int64_t size = is_list ? static_cast<int64_t>(list.items().size()) : 1;
  const auto at = index.as_number().to_int();
  const int64_t position = !at ? 0 : *at < 0 ? size + *at + 1 : *at;
  if (position < 1 || position > size) {
    if (ctx.warnings != nullptr) {
      ctx.warn(WarningKind::OutOfRange,
               "a list of " + std::to_string(size) + " has no item " + describe(index), span);
    }
    return {};
  }
  return is_list ? list.items()[static_cast<size_t>(position - 1)] : list;
}

}  // namespace weir::feel
