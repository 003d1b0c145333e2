// engine/feel/arithmetic.h: FEEL's + - * / ** over all kinds (DMN 1.5, 10.3.2.13, tables 51 to 56).
//
// Null, and a warning, for operands that the table does not list, for null operands, on division
// by zero, and where a result leaves the range of its kind. The evaluator tries the inline fast
// paths of engine/feel/value_access.h first.
#pragma once

#include "engine/feel/expression.h"
#include "weir/value.h"

namespace weir::feel {

Value add(const Value& a, const Value& b, EvalContext& ctx);
Value subtract(const Value& a, const Value& b, EvalContext& ctx);
Value multiply(const Value& a, const Value& b, EvalContext& ctx);
Value divide(const Value& a, const Value& b, EvalContext& ctx);
Value power(const Value& a, const Value& b, EvalContext& ctx);
Value negate(const Value& a, EvalContext& ctx);

// A value in a message: its FEEL text, shortened.
std::string describe(const Value& value);
// "number", "string", "days and time duration" ...
std::string_view kind_name(ValueKind kind);

}  // namespace weir::feel
