// engine/feel/compare.h: FEEL's comparisons (DMN 1.5, 10.3.2.13, tables 42 to 45). None is null.
#pragma once

#include <optional>

#include "weir/value.h"

namespace weir::feel {

// `=`: null equals null only; two kinds are not comparable; date-times and zoned times are equal
// at one moment, and never equal to ones without an offset; lists item by item, contexts by name.
// `steps`, where given, is taken down by one for each item looked at; below zero: None.
std::optional<bool> equal(const Value& a, const Value& b, int64_t* steps = nullptr);

// Order of two numbers, strings (by code point), dates, times, date-times or durations of one
// kind: negative, 0, positive. None for anything else, null included, and for two temporal values
// of which just one has an offset.
std::optional<int> order(const Value& a, const Value& b);

// Does the value lie in the range? None where it cannot be compared with an end.
std::optional<bool> contains(const Range& range, const Value& value);

// The builtin `is`: the same kind and, for temporal values, the same fields: 10:00Z is not
// 12:00+02:00.
bool is_same(const Value& a, const Value& b);

}  // namespace weir::feel
