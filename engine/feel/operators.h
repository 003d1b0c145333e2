// engine/feel/operators.h: what the operators of FEEL do, beyond the fast paths of the bytecode.
//
// Total functions: what FEEL cannot do gives null, and a warning where the context wants them.
#pragma once

#include <span>
#include <string_view>

#include "engine/feel/bytecode.h"
#include "engine/feel/expression.h"

namespace weir::feel {

Tri tri_of(const Value& value);  // of a boolean; anything else is null
Value value_of(Tri truth);

// a = b (10.3.2.13.1, table 42): null where the two cannot be compared.
Tri equal(const Value& a, const Value& b);
// a OP b; Op is Equal, NotEqual, Less, LessEqual, Greater or GreaterEqual.
Tri compare(Op op, const Value& a, const Value& b);
Tri between(const Value& value, const Value& low, const Value& high);
// Is the tested value what this unary test means: equal to it, in it when it is a range, equal to
// or in one of its items when it is a list?
Tri test(const Value& tested, const Value& by);

// Op is Add, Subtract, Multiply, Divide or Power.
Value arithmetic(Op op, const Value& a, const Value& b, EvalContext& ctx, Span span);
Value negate(const Value& value, EvalContext& ctx, Span span);

// `shape`: kLowIncluded ... of bytecode.h. Null where the ends do not fit together.
Value make_range(const Value& low, const Value& high, uint32_t shape);

// The member of a context, a record, a person, a temporal value, a range; of a list: of each item.
// `of` is the static type of the value: it tells an id from a text.
Value member(const Value& value, const std::string& name, const Type& of, EvalContext& ctx, Span span);

// list[index], 1-based, from the end when negative. What is no list is a list of one.
Value item_at(const Value& list, const Value& index, EvalContext& ctx, Span span);

Tri instance_of(const Value& value, const Type& type);

// Converts a value to what `type` expects (10.3.2.9.4). False when it cannot be, `out` untouched.
bool convert(const Value& value, const Type& type, Value* out);

// Says that a limit was met.
void warn_limit(EvalContext& ctx, std::string_view what, Span span);

}  // namespace weir::feel
