// engine/feel/codec.h: the canonical binary form of values, types and expressions, as bundles and
// stored states hold them.
//
// The same content gives the same bytes, on every machine. Each release reads what the earlier
// ones wrote: an Expression begins with kCodecVersion, and numbers of kinds and ops never change.
// Decoding trusts nothing: on bytes that do not fit, or nest deeper than the limits, the reader is
// left `failed` and the answer is empty. What decodes is well formed (engine/feel/well_formed.h).
#pragma once

#include <cstdint>

#include "engine/base/bytes.h"
#include "engine/feel/expression.h"

namespace weir::feel {

inline constexpr uint8_t kCodecVersion = 1;
inline constexpr int kValueDepthMax = 200;  // lists in lists, of values and of types

// A function value that is not a builtin or a function of the app is written as null: a closure
// lives only as long as its evaluation.
void encode(const Value& value, base::ByteWriter& out);
void encode(const Type& type, base::ByteWriter& out);
void encode(Span span, base::ByteWriter& out);
// Without the bytecode: prepare() makes it again.
void encode(const Expression& expression, base::ByteWriter& out);

Value decode_value(base::ByteReader& in);
Type decode_type(base::ByteReader& in);
Span decode_span(base::ByteReader& in);
Expression decode_expression(base::ByteReader& in);

}  // namespace weir::feel
